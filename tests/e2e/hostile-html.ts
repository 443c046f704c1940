/** Fifty ways to bring something alive, large, hidden or foreign with a paste; each with the text that is all that may arrive. */
export function hostileHtml(): { readonly html: string; readonly text: string }[] {
  const payloads = [
    '<script>window.pasted = 1</script>', '<img src=x onerror="window.pasted=1">', '<svg onload="window.pasted=1"></svg>', '<iframe srcdoc="<script>parent.pasted=1</script>"></iframe>', '<object data="data:text/html,x"></object>',
    '<embed src="data:text/html,x">', '<link rel="stylesheet" href="https://a.invalid/x.css">', '<style>*{display:none}</style>', '<base href="https://a.invalid/">', '<meta http-equiv="refresh" content="0;url=https://a.invalid">',
    '<form action="https://a.invalid"><input name="q" autofocus></form>', '<a href="javascript:window.pasted=1">x</a>', '<video src="https://a.invalid/v.mp4" autoplay></video>', '<audio src="https://a.invalid/a.mp3" autoplay></audio>', '<img src="https://a.invalid/pixel.png">',
    '<img srcset="https://a.invalid/1.png 1x">', '<picture><source srcset="https://a.invalid/2.png"><img></picture>', '<div style="position:fixed;inset:0;z-index:9999;background:red">locked</div>', '<div contenteditable="true">x</div>', '<dialog open>enter your passphrase</dialog>',
    '<template shadowrootmode="open"><script>window.pasted=1</script></template>', '<details open ontoggle="window.pasted=1"></details>', '<body onload="window.pasted=1">', '<input type="image" src="https://a.invalid/i.png">', '<table background="https://a.invalid/b.png"><tr><td>x</td></tr></table>',
    '<math><mtext></mtext><script>window.pasted=1</script></math>', '<marquee onstart="window.pasted=1">x</marquee>', '<select onfocus="window.pasted=1" autofocus></select>', '<textarea onfocus="window.pasted=1" autofocus></textarea>', '<button popovertarget="root">x</button>',
    '<noscript><p title="</noscript><img src=x onerror=window.pasted=1>"></noscript>', '<!--[if IE]><script>window.pasted=1</script><![endif]-->', '<p hidden>hidden words</p>', '<span style="font-size:0">tiny words</span>', '<bdo dir="rtl">sdrow desrever</bdo>',
    '<font color="white">white on white</font>', '<ruby>a<rt>b</rt></ruby>', '<portal src="https://a.invalid"></portal>', '<frameset><frame src="https://a.invalid"></frameset>', '<applet code="x"></applet>',
    '<isindex action="https://a.invalid">', '<keygen>', '<xss style="behavior:url(#default#time2)">', '<svg><use href="https://a.invalid/#x"></use></svg>', '<svg><foreignObject><iframe src="https://a.invalid"></iframe></foreignObject></svg>',
    '<svg><animate onbegin="window.pasted=1" attributeName="x" dur="1s"></svg>', '<link rel="dns-prefetch" href="//a.invalid">', '<link rel="preload" as="image" href="https://a.invalid/p.png">', '<blink>x</blink>', '<slot onslotchange="window.pasted=1"></slot>',
  ];
  return payloads.map((html, at) => ({ html: `<b>${html}</b>`, text: `plain words ${at + 1}` }));
}
