/** What is read of a page, and what is told of it. */
const mostBytes = 32 * 1024;
const mostTold = 200;

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", '#x27': "'" };

/**
 * What a page says, in at most 200 harmless characters: what a Python traceback ends in, else the title, else the
 * first line of its text; may be empty. Reads its first 32 KiB; a page that breaks off says what came before.
 */
export async function pageText(bytes: AsyncIterable<Buffer>): Promise<string> {
  let page = Buffer.alloc(0);
  try {
    for await (const chunk of bytes) {
      page = Buffer.concat([page, chunk]);
      if (page.length >= mostBytes) break;
    }
  } catch {
    // it breaks off
  }
  const html = page.toString('utf8', 0, mostBytes);
  return traceback(html) || inLine(/<title[^<>]*>([^<]*)/i.exec(html)?.[1] ?? '') || firstLine(html);
}

/** Text on one line, without control characters and what else has no shape. */
export function inLine(text: string): string {
  return text
    .slice(0, 10 * mostTold)
    .replace(/&(lt|gt|amp|quot|#39|#x27);/g, (_, name: string) => entities[name] ?? '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, mostTold)
    .replace(/\p{Cs}$/u, '');
}

function traceback(html: string): string {
  const start = html.lastIndexOf('Traceback (most recent call last)');
  const [, fault = ''] = start < 0 ? [] : (/\n(\w[^\n]*)/.exec(html.slice(start)) ?? []);
  return inLine(fault.replace(/<[^<>]*>?/g, ' '));
}

function firstLine(html: string): string {
  const text = html.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, ' ').replace(/<[^<>]*>?/g, ' ');
  return inLine(text.split('\n').find((line) => inLine(line) !== '') ?? '');
}
