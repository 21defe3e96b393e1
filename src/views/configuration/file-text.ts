import { Document, isScalar, Scalar, visit } from 'yaml';
import type { ConfigurationFileJson } from '../../schemas/configuration-file.ts';
import { escapeUnsafe, sanitizeLines, withoutLogCommands } from '../../terminal/text/sanitize.ts';

/** What editors read to complete and check the file: it comes with the package, so it fits the version. */
const SCHEMA_PATH = './node_modules/dyte-hooks/dist/dyte-hooks.schema.json';

const HEAD = `# yaml-language-server: $schema=${SCHEMA_PATH}
# What would change: dyte-hooks diff. To make it so: dyte-hooks apply.
`;

/**
 * The text of a configuration file. Texts of the service stand in it as they are, what a terminal would obey in
 * escapes of YAML.
 */
export function renderFile(file: ConfigurationFileJson): string {
  const document = new Document(file);
  visit(document, {
    Scalar: (_key, node) => {
      if (isScalar(node) && typeof node.value === 'string' && isUnsafe(node.value))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({ lineWidth: 0 });
  return HEAD + withoutLogCommands(escapeUnsafe(text, escaped), escaped);
}

/** Whether something in it must be escaped, which only quotation marks allow. */
function isUnsafe(text: string): boolean {
  return sanitizeLines(text) !== text || text.includes('\n');
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
