/**
 * The fields that a person fills in beside an item. Every value is text; enumerations list their machine values in `choices`.
 * Labels are in the catalogues under the same names (reference: field list, labels used verbatim on screen, in CSV and PDF).
 */
export interface FieldDefinition {
  readonly name: string;
  /** marks: any of its choices, in their order, with a space between. */
  readonly form: 'line' | 'lines' | 'choice' | 'marks';
  readonly choices?: readonly string[];
  /** Groups on the item page and in the report. */
  readonly group: 'content' | 'poster' | 'room' | 'time' | 'circumstances' | 'status';
  readonly maxLength: number;
}

export const FIELDS = [
  { name: 'url_as_seen', form: 'line', group: 'content', maxLength: 4096 },
  { name: 'platform', form: 'line', group: 'content', maxLength: 200 },
  { name: 'service_type', form: 'choice', choices: ['public_site', 'sns', 'channel', 'group', 'private_chat', 'file_host', 'search_result', 'unknown'], group: 'content', maxLength: 40 },
  { name: 'page_title', form: 'line', group: 'content', maxLength: 1000 },
  { name: 'post_text', form: 'lines', group: 'content', maxLength: 20000 },
  { name: 'content_class', form: 'choice', choices: ['real', 'manipulated', 'unsure', 'text_only'], group: 'content', maxLength: 40 },
  { name: 'visible_in_capture', form: 'marks', choices: ['address_bar', 'date_time', 'full_page', 'poster'], group: 'content', maxLength: 100 },
  { name: 'search_keywords', form: 'line', group: 'content', maxLength: 1000 },
  { name: 'poster_display_name', form: 'line', group: 'poster', maxLength: 500 },
  { name: 'poster_handle', form: 'line', group: 'poster', maxLength: 500 },
  { name: 'poster_numeric_id', form: 'line', group: 'poster', maxLength: 100 },
  { name: 'profile_url', form: 'line', group: 'poster', maxLength: 4096 },
  { name: 'room_title', form: 'line', group: 'room', maxLength: 500 },
  { name: 'room_link', form: 'line', group: 'room', maxLength: 4096 },
  { name: 'invite_link', form: 'line', group: 'room', maxLength: 4096 },
  { name: 'member_count', form: 'line', group: 'room', maxLength: 100 },
  { name: 'posted_at_raw', form: 'line', group: 'time', maxLength: 200 },
  { name: 'posted_tz_assumed', form: 'line', group: 'time', maxLength: 100 },
  { name: 'first_learned', form: 'lines', group: 'circumstances', maxLength: 5000 },
  { name: 'threat', form: 'lines', group: 'circumstances', maxLength: 10000 },
  { name: 'depicts', form: 'choice', choices: ['reporter', 'someone_else', 'unknown'], group: 'circumstances', maxLength: 40 },
  { name: 'status', form: 'choice', choices: ['online', 'removed', 'unknown'], group: 'status', maxLength: 40 },
  { name: 'reports', form: 'lines', group: 'status', maxLength: 10000 },
  { name: 'notes', form: 'lines', group: 'status', maxLength: 20000 },
] as const satisfies readonly FieldDefinition[];

export type FieldName = (typeof FIELDS)[number]['name'];

export function isFieldName(value: unknown): value is FieldName {
  return FIELDS.some((field) => field.name === value);
}

/** What is ticked, out of a value of a field of marks. */
export function marksOf(value: string): readonly string[] {
  return value.split(' ').filter((mark) => mark !== '');
}

/** The value for these marks of a field. */
export function withMarks(choices: readonly string[], marks: readonly string[]): string {
  return choices.filter((choice) => marks.includes(choice)).join(' ');
}
