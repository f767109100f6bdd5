/**
 * Bundles src into dist: tocsin.cjs, the program; check.cjs, what of it `tocsin check` needs, which is started thousands of
 * times an hour; shapes-worker.cjs, what the threads of a search run; start.cjs, which loads one of the two programs; and V8's compiled forms of both for the Node that builds. With
 * --missing: only where they are not there yet.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { build } from 'esbuild';

const program = 'dist/tocsin.cjs';
const cacheOf = (name) => `dist/${name}-${process.versions.v8}.cache`;
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

/** The one command of the smaller program. */
const checkAlone = {
  name: 'check-alone',
  setup({ onLoad }) {
    onLoad({ filter: /src\/commands\/index\.ts$/ }, ({ path }) => ({
      contents: `export const loaders = { check: () => import('./check.js') };`,
      loader: 'ts',
      resolveDir: dirname(path),
    }));
  },
};

async function bundle() {
  rmSync('dist', { recursive: true, force: true });
  const options = {
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    define: { TOCSIN_VERSION: JSON.stringify(version), 'import.meta.dirname': '__dirname' },
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  };
  await build({ ...options, entryPoints: { tocsin: 'src/main.ts', start: 'src/start.ts' }, plugins: [unloaded] });
  await build({ ...options, entryPoints: { check: 'src/main.ts' }, plugins: [unloaded, checkAlone] });
  await build({ ...options, entryPoints: { 'shapes-worker': 'src/shapes/worker.ts' } });
  const metric = '{"time":"2026-11-20T14:02:10.000Z","type":"metric","name":"load","value":3}\n';
  compiled('check', ['check', '-w', '5'], metric);
  compiled('tocsin', ['filter', 'value > 2'], metric);
}

/** Has V8 compile what of a program a short run needs. */
function compiled(name, words, input) {
  const path = `dist/${name}.cjs`;
  // the launcher reads it as Latin-1, which is quick
  const ascii = (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(path, readFileSync(path, 'utf8').replace(/[^\x00-\x7f]/g, ascii));
  spawnSync(process.execPath, ['build.mjs', '--compile', name, ...words], {
    input,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

/** Runs a program once, for V8 to compile what a short run needs, and keeps what it compiled. */
function compile() {
  const [, name] = process.argv.splice(2, 2);
  const path = `dist/${name}.cjs`;
  const script = new Script(Module.wrap(readFileSync(path, 'latin1')), { filename: path });
  process.on('exit', () => writeFileSync(cacheOf(name), script.createCachedData()));
  script.runInThisContext()({}, createRequire(import.meta.url), {}, path, 'dist');
}

if (process.argv.includes('--compile')) compile();
else if (!process.argv.includes('--missing') || !existsSync(program)) await bundle();
