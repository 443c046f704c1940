import { describe, expect, test } from 'vitest';
import { caseJsonLd } from '../../../shared/bundle/case-jsonld.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { samplePlan } from './sample-plan.ts';
import { jsonLdFaults } from './case-uco.ts';
import { CLASSES, NAMESPACES, PROPERTIES } from './uco-shapes.ts';
import { examplePlan } from './worked-example.ts';

type Json = Record<string, unknown>;
const parse = (bytes: Uint8Array): Json => JSON.parse(new TextDecoder().decode(bytes)) as Json;

await loadSodium();
const sample = new TextDecoder().decode(caseJsonLd(samplePlan().plan));

describe('case.jsonld', () => {
  test.each([['one item of each kind', () => samplePlan().plan], ['the worked example', examplePlan]] as const)('%s: keeps every published shape of CASE/UCO 1.4.0', (_, makePlan) => {
    expect(jsonLdFaults(parse(caseJsonLd(makePlan())))).toEqual([]);
  });

  test('tells of every item and every entry in full, of none left out, and names no person', () => {
    const { plan } = samplePlan();
    const objects = parse(caseJsonLd(plan))['uco-core:object'] as Json[];
    const ofType = (type: string): Json[] => objects.filter((node) => node['@type'] === type);
    expect(ofType('case-investigation:ProvenanceRecord').map((node) => node['case-investigation:exhibitNumber'])).toEqual(plan.items.map((item) => item.exhibitNo));
    expect(ofType('case-investigation:InvestigativeAction')).toHaveLength(plan.custody.filter((line) => 'body' in line).length);
    expect(ofType('uco-identity:Person').map((node) => node['uco-core:name'])).toEqual(['owner']);
    expect(plan.items.map((item) => objects.some((node) => node['@id'] === `kb:${item.itemId}`))).not.toContain(false);
  });

  test('is the same twice, and another one for another log', () => {
    const { plan } = samplePlan();
    expect(Buffer.compare(caseJsonLd(plan), caseJsonLd(samplePlan().plan))).toBe(0);
    expect(Buffer.compare(caseJsonLd(plan), caseJsonLd({ ...plan, custody: plan.custody.slice(0, -1) }))).not.toBe(0);
  });

  test.each([
    ['a size as text', (text: string) => text.replace(/"uco-observable:sizeInBytes":(\d+)/, '"uco-observable:sizeInBytes":"$1"'), 'Violation: observable:sizeInBytes is xsd:string, not xsd:integer'],
    ['a size that is no whole number', (text: string) => text.replace(/"uco-observable:sizeInBytes":(\d+)/, '"uco-observable:sizeInBytes":$1.5'), 'Violation: observable:sizeInBytes is xsd:double, not xsd:integer'],
    ['a digest without its type', (text: string) => text.replace(/\{"@type":"xsd:hexBinary","@value":("[0-9A-F]+")\}/, '$1'), 'Violation: types:hashValue is xsd:string, not xsd:hexBinary'],
    ['a digest with half a byte', (text: string) => text.replace(/("@type":"xsd:hexBinary","@value":"[0-9A-F]+)[0-9A-F]"/, '$1"'), 'Violation: types:hashValue is no xsd:hexBinary'],
    ['a method that is a typed literal', (text: string) => text.replace('"uco-types:hashMethod":"SHA256"', '"uco-types:hashMethod":{"@type":"uco-types:HashNameVocab","@value":"SHA256"}'), 'Warning: types:hashMethod is types:HashNameVocab'],
    ['a method that the vocabulary does not have', (text: string) => text.replace('"uco-types:hashMethod":"SHA256"', '"uco-types:hashMethod":"SHA-256"'), 'Info: types:hashMethod is no word of its vocabulary: SHA-256'],
    ['a status that is none', (text: string) => text.replace('"@type":"uco-tool:Tool"', '"@type":"uco-tool:Tool","uco-core:objectStatus":"final"'), 'Violation: core:objectStatus is no word of its vocabulary: final'],
    ['a facet without a name', (text: string) => text.replace(/"@id":"kb:[0-9a-f-]+","@type":"uco-observable:FileFacet"/, '"@type":"uco-observable:FileFacet"'), 'Violation: observable:FileFacet is a blank node'],
    ['a name that ends in no UUID', (text: string) => text.replace(/"@id":"kb:[0-9a-f-]+","@type":"uco-tool:Tool"/, '"@id":"kb:tool","@type":"uco-tool:Tool"'), 'Info: no UUID at the end of urn:uuid:tool'],
    ['a name that ends in a UUID of version 7', (text: string) => text.replace(/("@id":"kb:[0-9a-f]{8}-[0-9a-f]{4}-)4([0-9a-f-]+","@type":"uco-tool:Tool")/, '$17$2'), 'Info: no UUID at the end of'],
    ['a node without a class', (text: string) => text.replace('"@type":"uco-tool:Tool",', ''), 'has no class'],
    ['two nodes of one name', (text: string) => text.replace(/("@id":"kb:[0-9a-f-]+")(,"@type":"uco-identity:Person","uco-core:name":"owner"\})/, '$1$2,{$1$2'), 'is described twice'],
    ['a facet of two objects', (text: string) => text.replace(/"@type":"uco-tool:Tool"/, `"@type":"uco-tool:Tool","uco-core:hasFacet":{"@id":${/"@id":("kb:[0-9a-f-]+"),"@type":"uco-observable:FileFacet"/.exec(text)?.[1]}}`), 'is of two objects'],
    ['a file that is an address as well', (text: string) => text.replace('"@type":"uco-observable:File"', '"@type":["uco-observable:File","uco-observable:URL"]'), 'is both observable:File and observable:URL'],
    ['an action that is an event as well', (text: string) => text.replace('"@type":"case-investigation:InvestigativeAction"', '"@type":["case-investigation:InvestigativeAction","uco-core:Event"]'), 'Violation: urn:uuid:'],
    ['a digest that is an object as well', (text: string) => text.replace('"@type":"uco-types:Hash"', '"@type":["uco-types:Hash","uco-tool:Tool"]'), 'is both core:UcoInherentCharacterizationThing and core:UcoObject'],
    ['a time without offset', (text: string) => text.replace(/(\d\d:\d\d:\d\d\.\d{3})[+-]\d\d:\d\d/, '$1'), 'is no xsd:dateTime'],
    ['a day that does not exist', (text: string) => text.replace(/\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3})/, '2026-02-30$1'), 'is no xsd:dateTime'],
    ['a month that does not exist', (text: string) => text.replace(/\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3})/, '2026-13-01$1'), 'is no xsd:dateTime'],
    ['a context from the network', (text: string) => text.replace(/"@context":\{[^}]*\}/, '"@context":"https://example.org/context"'), 'the context'],
    ['a context that names another from the network', (text: string) => text.replace('"@context":{', '"@context":{"more":{"@context":"https://example.org/context"},'), 'the context'],
    ['another namespace', (text: string) => text.replace('"uco-tool":"https://ontology.unifiedcyberontology.org/uco/tool/"', '"uco-tool":"https://unifiedcyberontology.org/ontology/uco/tool#"'), 'unknown class https://unifiedcyberontology.org/ontology/uco/tool#Tool'],
    ['a prefix that none is', (text: string) => text.replace('"kb":"urn:uuid:"', '"kb":"urn:uuid"'), 'no prefix by its end'],
    ['a word without prefix, which no reader sees', (text: string) => text.replace('"uco-tool:version"', '"version"'), 'no prefix of the context: version'],
    ['a property that no class has', (text: string) => text.replace('"uco-tool:version"', '"uco-tool:edition"'), 'tool:Tool has no tool:edition'],
    ['a property of another class', (text: string) => text.replace('"uco-observable:fullValue"', '"uco-observable:fileName"'), 'observable:URLFacet has no observable:fileName'],
    ['a reference to nothing', (text: string) => text.replace(/("uco-action:performer":\{"@id":"kb:)[0-9a-f]{8}/, '$100000000'), 'action:performer is a reference to nothing'],
    ['a kind that does not exist', (text: string) => text.replace('"uco-identity:Person"', '"uco-identity:Human"'), 'unknown class identity:Human'],
    ['a bundle of another version', (text: string) => text.replace('"uco-core:specVersion":"1.4.0"', '"uco-core:specVersion":"1.3.0"'), 'not one Bundle of version 1.4.0'],
    ['no bundle', (text: string) => text.replace('"uco-core:Bundle"', '"uco-core:EnclosingCompilation"'), 'not one Bundle'],
    ['null for a value', (text: string) => text.replace(/"uco-tool:version":"[^"]*"/, '"uco-tool:version":null'), 'a value that is none'],
  ])('%s is found by the checker', (_, change, fault) => {
    expect(change(sample)).not.toBe(sample);
    expect(jsonLdFaults(JSON.parse(change(sample)) as Json).join('; ')).toContain(fault);
  });

  /** Every row of the shapes that the document rests on, broken in every way that it can be; a property is found in the document by its full name. */
  const rows = Object.entries(PROPERTIES).flatMap(([name, properties]) => Object.entries(properties).map(([property, fact]) => ({ name, property, fact })));
  const used = rows.filter(({ name, property }) => nodesWith(JSON.parse(sample) as Json, name, property).length > 0);

  test('rests on the rows of the shapes that it is to rest on', () => {
    expect(used.map(({ name, property }) => `${name} ${property}`).sort()).toEqual([
      'action:Action action:endTime', 'action:Action action:instrument', 'action:Action action:object', 'action:Action action:performer', 'action:Action action:result', 'action:Action action:startTime',
      'core:ContextualCompilation core:object', 'core:EnclosingCompilation core:object', 'core:UcoObject core:description', 'core:UcoObject core:hasFacet', 'core:UcoObject core:name', 'core:UcoObject core:specVersion',
      'investigation:ProvenanceRecord investigation:exhibitNumber', 'observable:ContentDataFacet observable:hash', 'observable:ContentDataFacet observable:mimeType', 'observable:ContentDataFacet observable:sizeInBytes',
      'observable:FileFacet observable:extension', 'observable:FileFacet observable:fileName', 'observable:FileFacet observable:filePath', 'observable:FileFacet observable:sizeInBytes',
      'observable:URLFacet observable:fullValue', 'tool:Tool tool:version', 'types:Hash types:hashMethod', 'types:Hash types:hashValue',
    ]);
  });

  test.each(used.map((row) => [`${row.name} ${row.property}`, row] as const))('%s: another kind of value, one too many and none are found where the shape forbids them', (_, { name, property, fact }) => {
    const literal = fact.value.startsWith('xsd:');
    const broken = (change: (node: Json, key: string) => void): string => {
      const document = JSON.parse(sample) as Json;
      const [node, key] = nodesWith(document, name, property)[0]!;
      change(node, key);
      return jsonLdFaults(document).join('; ');
    };
    const noUcoObject = { '@id': 'kb:00000000-0000-4000-8000-00000000abcd', '@type': 'uco-types:Hash', 'uco-types:hashMethod': 'MD5', 'uco-types:hashValue': { '@type': 'xsd:hexBinary', '@value': '00' } };
    const noHash = { '@id': 'kb:00000000-0000-4000-8000-00000000abcd', '@type': 'uco-tool:Tool' };
    const other = literal ? true : fact.value === 'types:Hash' ? noHash : noUcoObject;
    expect(broken((node, key) => void (node[key] = other))).toMatch(new RegExp(`${property} is ${literal ? 'xsd:boolean' : '(types:Hash|tool:Tool)'}, not ${fact.value}`));
    expect(broken((node, key) => void (node[key] = literal ? noHash : 'a text'))).toContain(`Violation: ${property} is ${literal ? 'a node, not a literal' : 'a literal, not a node'}`);
    const doubled = broken((node, key) => void (node[key] = [node[key], literal ? { '@type': fact.value, '@value': 'another' } : noHash].flat()));
    if (fact.max === 1) expect(doubled).toContain(`Violation: ${property} is there 2 times, not 1`);
    else expect(doubled).not.toContain('times, not');
    const without = broken((node, key) => void delete node[key]);
    if (fact.min === 1) expect(without).toContain(`Violation: ${property} is there 0 times, not 1`);
    else expect(without).not.toContain('times, not');
  });
});

/** Nodes of the class or of one below it that have the property, with the property's name in the document. */
function nodesWith(document: Json, name: string, property: string): [Json, string][] {
  const found: [Json, string][] = [];
  const prefixes = Object.entries(document['@context'] as Readonly<Record<string, string>>);
  const shorten = (word: string): string => {
    const namespace = prefixes.find(([prefix]) => word.startsWith(`${prefix}:`));
    const [known] = Object.entries(NAMESPACES).find(([, iri]) => iri === namespace?.[1]) ?? [];
    return `${known}:${word.slice(word.indexOf(':') + 1)}`;
  };
  const isBelow = (one: string): boolean => one === name || (CLASSES[one]?.above ?? []).some(isBelow);
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const node = value as Json;
    const key = Object.keys(node).find((word) => shorten(word) === property);
    if (typeof node['@type'] === 'string' && key !== undefined && isBelow(shorten(node['@type']))) found.push([node, key]);
    for (const one of Object.values(node)) walk(one);
  };
  walk(document);
  return found;
}
