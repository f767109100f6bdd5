/**
 * Writes script.ts: page.js and what it uses of the shapes, bundled and minified, as the text of one constant.
 * To be run after a change to any of them: `node src/shapes/pad/bundle.mjs`. A test tells when it was not.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The script of the page. */
export async function bundled() {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.js')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2023',
    charset: 'utf8',
    write: false,
  });
  return outputFiles[0].text.trim().replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = JSON.stringify(await bundled())
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'");
  const comment = '/** page.js, bundled and minified: written by bundle.mjs, not by hand. */';
  writeFileSync(
    join(import.meta.dirname, 'script.ts'),
    `${comment}\n// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are in the script\nexport const script =\n  '${text}';\n`,
  );
}
