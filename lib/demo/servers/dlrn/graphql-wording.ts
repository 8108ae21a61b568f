import {
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from "graphql";

/** Edit distance of two short words. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The near names among `options` as the server's library picks them: letter case counts, the schema's order stays. */
function suggest(asked: string, options: readonly string[]): string {
  const near = options
    .map((name) => ({ name, far: distance(asked, name) }))
    .filter(({ name, far }) => far <= Math.max(asked.length / 2, name.length / 2, 1))
    .sort((a, b) => a.far - b.far)
    .slice(0, 5)
    .map(({ name }) => `"${name}"`);
  const last = near.pop();
  if (last === undefined) return "";
  const comma = near.length > 1 ? "," : "";
  return ` Did you mean ${near.length > 0 ? `${near.join(", ")}${comma} or ` : ""}${last}?`;
}

function fieldsOf(schema: GraphQLSchema, typeName: string) {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

/** Rewords the two validation errors that a client of old servers meets. */
function reword(message: string, schema: GraphQLSchema): string {
  const [, field = "", onType = ""] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message) ?? [];
  if (field) {
    const near = suggest(field, Object.keys(fieldsOf(schema, onType)));
    return `Cannot query field "${field}" on type "${onType}".${near}`;
  }
  const unknown = /^Unknown argument "(\w+)" on field "(\w+)\.(\w+)"/.exec(message);
  if (!unknown) return message;
  const [, argument = "", type = "", name = ""] = unknown;
  const known = fieldsOf(schema, type)[name]?.args.map((arg) => arg.name) ?? [];
  return `Unknown argument "${argument}" on field "${name}" of type "${type}".${suggest(argument, known)}`;
}

/** Lines around a syntax error with a caret under the place, as the server draws them. */
function drawPlace(source: string, line: number, column: number): string {
  const lines = source.split(/\r\n|[\n\r]/);
  const width = String(line + 1).length;
  const draw = (number: number) => `${String(number).padStart(width)}: ${lines[number - 1]}\n`;
  const before = line >= 2 ? draw(line - 1) : "";
  const after = line < lines.length ? draw(line + 1) : "";
  return `${before}${draw(line)}${" ".repeat(width + column + 1)}^\n${after}`;
}

/** An error of our GraphQL library in the words of the server's, which is an older one. */
export function wordError(error: GraphQLError, schema: GraphQLSchema): GraphQLFormattedError {
  const formatted = error.toJSON();
  const place = error.locations?.[0];
  const syntax = /^Syntax Error: (.*)\.$/s.exec(error.message)?.[1];
  if (syntax && place && error.source) {
    const words = syntax.replaceAll("<EOF>", "EOF");
    const drawn = drawPlace(error.source.body, place.line, place.column);
    const message = `Syntax Error GraphQL (${place.line}:${place.column}) ${words}\n\n${drawn}`;
    return { ...formatted, message };
  }
  return { ...formatted, message: reword(error.message, schema) };
}
