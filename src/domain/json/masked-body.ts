import { fieldKind } from '../secrets/secret-names.ts';
import { MASK } from '../secrets/secret-texts.ts';
import { maskDownloadText, maskPresignedUrl, maskText } from '../secrets/mask-secrets.ts';
import { bodyText } from './edit-body.ts';
import { compactJson, readJsonText, type JsonMember, type JsonNode } from './json-text.ts';

/**
 * A body without its secrets, by the same rules as `maskSecrets`. Everything else in it stays as it is
 * written, numbers to the last digit; a name that stands more than once is masked each time.
 *
 * @returns `body` itself where nothing is secret; nothing for a body that is no JSON, since in it a secret
 * cannot be told from the rest
 */
export function maskBody(body: Buffer): Buffer {
  if (body.length === 0) return body;
  const node = readJsonText(bodyText(body) ?? '');
  if (node === undefined) return Buffer.alloc(0);
  const shown = maskNode(node, maskText);
  return shown === node ? body : Buffer.from(compactJson(shown));
}

type TextMask = (text: string) => string;

const MASKED: JsonNode = { kind: 'scalar', text: JSON.stringify(MASK) };

function maskNode(node: JsonNode, mask: TextMask): JsonNode {
  switch (node.kind) {
    case 'scalar':
      return maskScalar(node, mask);
    case 'array': {
      const items = node.items.map((item) => maskNode(item, mask));
      return items.some((item, index) => item !== node.items[index]) ? { kind: 'array', items } : node;
    }
    case 'object': {
      const members = node.members.map((member) => maskMember(member, mask));
      return members.some((member, index) => member !== node.members[index])
        ? { kind: 'object', members }
        : node;
    }
  }
}

function maskMember(member: JsonMember, mask: TextMask): JsonMember {
  const value = memberValue(member, mask);
  return value === member.value ? member : { ...member, value };
}

function memberValue({ name, value }: JsonMember, mask: TextMask): JsonNode {
  switch (fieldKind(name)) {
    case 'secret':
      return isEmpty(value) ? value : MASKED;
    case 'download':
      return value.kind === 'scalar'
        ? maskScalar(value, maskPresignedUrl)
        : maskNode(value, maskDownloadText);
    case 'plain':
      return maskNode(value, mask);
  }
}

function isEmpty(node: JsonNode): boolean {
  return node.kind === 'scalar' && ['null', 'true', 'false', '""'].includes(node.text);
}

function maskScalar(node: Extract<JsonNode, { kind: 'scalar' }>, mask: TextMask): JsonNode {
  if (!node.text.startsWith('"')) return node;
  const text = String(JSON.parse(node.text));
  const shown = mask(text);
  return shown === text ? node : { kind: 'scalar', text: JSON.stringify(shown) };
}
