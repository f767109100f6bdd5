const tag = /<\/?(?:html|body|head|center|div|h[1-6]|br|p|pre|title)\b|<!doctype\b/i;

/** Why a line of an error page cannot be used, in Graphite's own words; undefined for any other line. */
export function pageReason(line: string): string | undefined {
  if (tag.test(line)) return markupReason(line);
  return line.startsWith('Invalid parameters (') ? `this is an error from Graphite: ${shortened(line)}` : undefined;
}

/** Why a line of HTML cannot be used, with the text between its tags. */
export function markupReason(line: string): string {
  const text = line
    .slice(0, 10_000)
    .replace(/<[^<>]*>?/g, ' ')
    .replace(/&(lt|gt|amp|quot|#39|#x27);/g, (_, name: string) => entities[name] ?? ' ');
  const words = shortened(text);
  return `this is an HTML error page from Graphite${words && `: ${words}`}`;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", '#x27': "'" };

function shortened(text: string): string {
  const words = text.slice(0, 10_000).replace(/\s+/g, ' ').trim();
  return words.length > 200 ? `${words.slice(0, 200)}...` : words;
}
