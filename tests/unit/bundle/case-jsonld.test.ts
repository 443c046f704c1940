import { beforeAll, describe, expect, test } from 'vitest';
import { caseJsonLd } from '../../../shared/bundle/case-jsonld.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { samplePlan } from './sample-plan.ts';
import { jsonLdFaults } from './case-uco.ts';
import { examplePlan } from './worked-example.ts';

type Json = Record<string, unknown>;
const parse = (bytes: Uint8Array): Json => JSON.parse(new TextDecoder().decode(bytes)) as Json;

beforeAll(loadSodium);

describe('case.jsonld', () => {
  test.each([['one item of each kind', () => samplePlan().plan], ['the worked example', examplePlan]] as const)('%s: keeps every rule of CASE/UCO 1.4.0 that it uses', (_, makePlan) => {
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
    ['a size as text', (text: string) => text.replace(/"uco-observable:sizeInBytes":(\d+)/, '"uco-observable:sizeInBytes":"$1"'), 'integer'],
    ['a digest without its type', (text: string) => text.replace(/\{"@type":"xsd:hexBinary","@value":("[0-9A-F]+")\}/, '$1'), 'hexBinary'],
    ['a method that is a typed literal', (text: string) => text.replace('"uco-types:hashMethod":"SHA256"', '"uco-types:hashMethod":{"@type":"uco-vocabulary:HashNameVocab","@value":"SHA256"}'), 'hashMethod'],
    ['a facet without a name', (text: string) => text.replace(/"@id":"kb:[0-9a-f-]+","@type":"uco-observable:FileFacet"/, '"@type":"uco-observable:FileFacet"'), '@id'],
    ['a name that ends in no UUID', (text: string) => text.replace(/"@id":"kb:[0-9a-f-]+","@type":"uco-tool:Tool"/, '"@id":"kb:tool","@type":"uco-tool:Tool"'), 'UUID'],
    ['a time without offset', (text: string) => text.replace(/(\d\d:\d\d:\d\d\.\d{3})[+-]\d\d:\d\d/, '$1'), 'dateTime'],
    ['a context from the network', (text: string) => text.replace(/"@context":\{[^}]*\}/, '"@context":"https://example.org/context"'), 'context'],
    ['a property that the class does not have', (text: string) => text.replace('"uco-tool:version"', '"uco-tool:edition"'), 'edition'],
    ['a reference to nothing', (text: string) => text.replace(/("uco-action:performer":\{"@id":"kb:)[0-9a-f]{8}/, '$100000000'), 'reference'],
    ['a kind that does not exist', (text: string) => text.replace('"uco-identity:Person"', '"uco-identity:Human"'), 'Human'],
  ])('%s is found by the checker', (_, change, fault) => {
    const good = new TextDecoder().decode(caseJsonLd(samplePlan().plan));
    expect(change(good)).not.toBe(good);
    expect(jsonLdFaults(JSON.parse(change(good)) as Json).join('; ')).toContain(fault);
  });
});
