/**
 * What the published ontologies say of the classes that a bundle's case.jsonld uses and of those above them, read off the files that the projects publish for
 * version 1.4.0 (RDF/XML, `uco/…/1.4.0.rdf` in ucoProject/ontology.unifiedcyberontology.org at c7f790be, `case/investigation/1.4.0.rdf` in
 * casework/ontology.caseontology.org at 97c5f9d2; in each the versionIRI says 1.4.0). Facts only, and every property shape of each of these classes, used or not:
 * nothing here comes from the writer, so that a mistake there is not repeated here. A class that is missing is to be looked up there, not guessed.
 */
const UCO = 'https://ontology.unifiedcyberontology.org/uco/';
export const NAMESPACES = {
  action: `${UCO}action/`,
  core: `${UCO}core/`,
  identity: `${UCO}identity/`,
  investigation: 'https://ontology.caseontology.org/case/investigation/',
  location: `${UCO}location/`,
  observable: `${UCO}observable/`,
  tool: `${UCO}tool/`,
  types: `${UCO}types/`,
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

export type Severity = 'Violation' | 'Warning' | 'Info';

interface ClassFact {
  readonly above: readonly string[];
  /** No node may be of both; the severity is that of the shape which says so. */
  readonly never?: readonly [other: string, severity: Severity];
}

/** rdfs:subClassOf, and the shapes of disjointness. */
export const CLASSES: Readonly<Record<string, ClassFact>> = {
  'core:UcoThing': { above: [] },
  'core:UcoObject': { above: ['core:UcoThing'] },
  'core:UcoInherentCharacterizationThing': { above: ['core:UcoThing'], never: ['core:UcoObject', 'Warning'] },
  'core:Facet': { above: ['core:UcoInherentCharacterizationThing'] },
  'core:Item': { above: ['core:UcoObject'] },
  'core:Event': { above: ['core:UcoObject'] },
  'core:IdentityAbstraction': { above: ['core:UcoObject'] },
  'core:Compilation': { above: ['core:UcoObject'] },
  'core:EnclosingCompilation': { above: ['core:Compilation'] },
  'core:ContextualCompilation': { above: ['core:Compilation'] },
  'core:Bundle': { above: ['core:EnclosingCompilation'] },
  'action:Action': { above: ['core:UcoObject'], never: ['core:Event', 'Violation'] },
  'identity:Identity': { above: ['core:IdentityAbstraction'] },
  'identity:Person': { above: ['identity:Identity'] },
  'investigation:Investigation': { above: ['core:ContextualCompilation'] },
  'investigation:ProvenanceRecord': { above: ['core:ContextualCompilation'] },
  'investigation:InvestigativeAction': { above: ['action:Action'] },
  'observable:Observable': { above: ['core:UcoObject'] },
  'observable:ObservableObject': { above: ['core:Item', 'observable:Observable'] },
  'observable:FileSystemObject': { above: ['observable:ObservableObject'] },
  'observable:File': { above: ['observable:FileSystemObject'], never: ['observable:URL', 'Warning'] },
  'observable:URL': { above: ['observable:ObservableObject'] },
  'observable:ContentDataFacet': { above: ['core:Facet'] },
  'observable:FileFacet': { above: ['core:Facet'] },
  'observable:URLFacet': { above: ['core:Facet'] },
  'tool:Tool': { above: ['core:UcoObject'] },
  'types:Hash': { above: ['core:UcoInherentCharacterizationThing'] },
};

/** A property shape. `value`: a datatype of xsd for a literal, else the class of the node, which must have an IRI. */
interface PropertyFact {
  readonly value: string;
  readonly min?: 1;
  readonly max?: 1;
  readonly among?: readonly string[];
  /** Where a vocabulary is advice: its own datatype is a Warning in 1.4.0 (an error from 2.0.0), a word that it does not have is Info. Else both are Violations. */
  readonly datatypeSeverity?: 'Warning';
}

const one = (value: string): PropertyFact => ({ value, max: 1 });
const any = (value: string): PropertyFact => ({ value });
/** Where a vocabulary is: its members are advice, its datatype should be xsd:string. */
const word = (among: readonly string[], min?: 1): PropertyFact => ({ value: 'xsd:string', max: 1, among, datatypeSeverity: 'Warning', ...(min ? { min } : {}) });

const HASH_NAMES = ['MD5', 'MD6', 'SHA1', 'SHA224', 'SHA256', 'SHA3-224', 'SHA3-256', 'SHA3-384', 'SHA3-512', 'SHA384', 'SHA512', 'SSDEEP'];
const ACTION_STATUS = ['Complete/Finish', 'Error', 'Fail', 'Ongoing', 'Pending', 'Success', 'Unknown'];

/** By class; what a class has, all below it have. A class that is not here has no property shape of its own. */
export const PROPERTIES: Readonly<Record<string, Readonly<Record<string, PropertyFact>>>> = {
  'core:UcoObject': {
    'core:createdBy': one('core:IdentityAbstraction'),
    'core:description': any('xsd:string'),
    'core:externalReference': any('core:ExternalReference'),
    'core:hasFacet': any('core:Facet'),
    'core:modifiedTime': any('xsd:dateTime'),
    'core:name': one('xsd:string'),
    'core:objectCreatedTime': one('xsd:dateTime'),
    'core:objectMarking': any('core:MarkingDefinitionAbstraction'),
    'core:objectStatus': { value: 'xsd:string', max: 1, among: ['Draft', 'Final', 'Deprecated'] },
    'core:specVersion': one('xsd:string'),
    'core:tag': any('xsd:string'),
  },
  'core:EnclosingCompilation': { 'core:object': { value: 'core:UcoObject', min: 1 } },
  'core:ContextualCompilation': { 'core:object': any('core:UcoObject') },
  'core:Event': {
    'core:endTime': any('xsd:dateTime'),
    'core:eventAttribute': any('types:Dictionary'),
    'core:eventContext': any('core:UcoObject'),
    'core:eventType': any('xsd:string'),
    'core:startTime': any('xsd:dateTime'),
  },
  'action:Action': {
    'action:actionCount': one('xsd:nonNegativeInteger'),
    'action:actionStatus': word(ACTION_STATUS),
    'action:endTime': one('xsd:dateTime'),
    'action:environment': one('core:UcoObject'),
    'action:error': any('core:UcoObject'),
    'action:instrument': any('core:UcoObject'),
    'action:location': any('location:Location'),
    'action:object': any('core:UcoObject'),
    'action:participant': any('core:UcoObject'),
    'action:performer': one('core:UcoObject'),
    'action:result': any('core:UcoObject'),
    'action:startTime': one('xsd:dateTime'),
    'action:subaction': any('action:Action'),
  },
  'investigation:Investigation': {
    'core:endTime': one('xsd:dateTime'),
    'core:startTime': one('xsd:dateTime'),
    'investigation:focus': any('xsd:string'),
    'investigation:investigationForm': word(['case', 'incident', 'suspicious-activity']),
    'investigation:investigationStatus': one('xsd:string'),
    'investigation:relevantAuthorization': any('investigation:Authorization'),
  },
  'investigation:InvestigativeAction': { 'investigation:wasInformedBy': any('investigation:InvestigativeAction') },
  'investigation:ProvenanceRecord': { 'investigation:exhibitNumber': one('xsd:string'), 'investigation:rootExhibitNumber': any('xsd:string') },
  'observable:ObservableObject': { 'observable:hasChanged': one('xsd:boolean'), 'observable:state': one('xsd:string') },
  'observable:ContentDataFacet': {
    'observable:byteOrder': word(['Big-endian', 'Little-endian', 'Middle-endian']),
    'observable:dataPayload': one('xsd:string'),
    'observable:dataPayloadReferenceURL': one('observable:ObservableObject'),
    'observable:entropy': one('xsd:decimal'),
    'observable:hash': any('types:Hash'),
    'observable:isEncrypted': one('xsd:boolean'),
    'observable:magicNumber': one('xsd:string'),
    'observable:mimeClass': one('xsd:string'),
    'observable:mimeType': any('xsd:string'),
    'observable:sizeInBytes': one('xsd:integer'),
  },
  'observable:FileFacet': {
    'observable:accessedTime': one('xsd:dateTime'),
    'observable:allocationStatus': one('xsd:string'),
    'observable:extension': one('xsd:string'),
    'observable:fileName': any('xsd:string'),
    'observable:filePath': any('xsd:string'),
    'observable:isDirectory': any('xsd:boolean'),
    'observable:metadataChangeTime': one('xsd:dateTime'),
    'observable:modifiedTime': one('xsd:dateTime'),
    'observable:observableCreatedTime': one('xsd:dateTime'),
    'observable:sizeInBytes': one('xsd:integer'),
  },
  'observable:URLFacet': {
    'observable:fragment': one('xsd:string'),
    'observable:fullValue': one('xsd:string'),
    'observable:host': one('observable:ObservableObject'),
    'observable:password': one('xsd:string'),
    'observable:path': one('xsd:string'),
    'observable:port': one('xsd:integer'),
    'observable:query': one('xsd:string'),
    'observable:scheme': one('xsd:string'),
    'observable:userName': one('xsd:string'),
  },
  'tool:Tool': {
    'tool:creator': one('identity:Identity'),
    'tool:references': any('xsd:anyURI'),
    'tool:servicePack': one('xsd:string'),
    'tool:toolType': one('xsd:string'),
    'tool:version': one('xsd:string'),
  },
  'types:Hash': { 'types:hashMethod': word(HASH_NAMES, 1), 'types:hashValue': { value: 'xsd:hexBinary', min: 1, max: 1 } },
};

/** Two shapes of core that hold for every node: a UcoThing is no blank node (Violation), and its IRI ends in a UUID of version 0 to 5 (Info). */
export const ENDS_IN_UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-5][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** And one for core:hasFacet: a facet belongs to one object alone (Violation). */
export const OF_ONE_OBJECT = 'core:hasFacet';
