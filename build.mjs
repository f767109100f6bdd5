/**
 * Bundles src into dist: tocsin.cjs, the program; start.cjs, which loads it; and V8's compiled form of it for the Node
 * that builds. With --missing: only where it is not there yet.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { build } from 'esbuild';

const program = 'dist/tocsin.cjs';
const cache = `dist/tocsin-${process.versions.v8}.cache`;
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** commander loads what starts other programs, which Tocsin never asks of it; loading it costs a short run 3 ms. */
const unloaded = {
  name: 'unloaded',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'nothing', namespace: 'unloaded' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'unloaded' }, () => ({ contents: 'module.exports = {};' }));
  },
};

async function bundle() {
  rmSync('dist', { recursive: true, force: true });
  await build({
    entryPoints: { tocsin: 'src/main.ts', start: 'src/start.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    define: { TOCSIN_VERSION: JSON.stringify(version) },
    plugins: [unloaded],
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  // the launcher reads it as Latin-1, which is quick
  const ascii = (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(program, readFileSync(program, 'utf8').replace(/[^\x00-\x7f]/g, ascii));
  const sample = '{"time":"2026-11-20T14:02:10.000Z","type":"metric","name":"load","value":3}\n';
  spawnSync(process.execPath, ['build.mjs', '--compile', 'check', '-w', '5'], {
    input: sample,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

/** Runs the program once, for V8 to compile what a short run needs, and keeps what it compiled. */
function compile() {
  const script = new Script(Module.wrap(readFileSync(program, 'latin1')), { filename: program });
  process.argv.splice(2, 1);
  process.on('exit', () => writeFileSync(cache, script.createCachedData()));
  script.runInThisContext()({}, createRequire(import.meta.url), {}, program, 'dist');
}

if (process.argv.includes('--compile')) compile();
else if (!process.argv.includes('--missing') || !existsSync(program)) await bundle();
