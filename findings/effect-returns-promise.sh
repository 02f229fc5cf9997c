#!/usr/bin/env bash
# An effect that gives back what scrollIntoView() gives back breaks on leaving the page in Chromium 156.
#
# element.scrollIntoView() used to give back undefined. In Chromium 156 it gives back a promise that settles when the
# scrolling is over (CSSOM View, "scrolling methods return promises"; scrollTo, scrollBy and scroll do the same).
# React takes whatever an effect gives back for its clean-up and calls it on unmount: `useEffect(() => box.scrollIntoView())`
# was harmless and now throws "destroy is not a function", which takes down everything below the next error boundary.
# The cure is a block body: `useEffect(() => { box.scrollIntoView(); })`.
#
# The types do not help: scrollIntoView is `void` in TypeScript's lib.dom, and a function that gives back void is a
# valid effect.
#
# Needs node, npm and a Chromium (CHROMIUM_BIN, else `chromium` on the PATH). Installs the pinned packages below into a
# temporary folder. Ends with 0 while the behaviour is as described, with 1 when any of it has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'JSON'
{
  "private": true,
  "type": "module",
  "dependencies": {
    "esbuild": "0.25.12",
    "playwright-core": "1.65.1",
    "react": "19.3.1",
    "react-dom": "19.3.1"
  }
}
JSON
npm install --no-audit --no-fund --silent

cat > page.jsx <<'JSX'
import { useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';

function Expression() {
  const box = useRef(null);
  useEffect(() => box.current.scrollIntoView(), []);
  return <p ref={box}>expression</p>;
}

function Block() {
  const box = useRef(null);
  useEffect(() => {
    box.current.scrollIntoView();
  }, []);
  return <p ref={box}>block</p>;
}

const host = document.body.appendChild(document.createElement('main'));
const root = createRoot(host);
window.show = (which) => root.render(which === 'block' ? <Block /> : which === 'expression' ? <Expression /> : <h1>next page</h1>);
JSX

cat > run.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { chromium } from 'playwright-core';

const executablePath =
  process.env.CHROMIUM_BIN ?? execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
console.log(`Chromium ${browser.version()}, React ${version('react')}, Node ${process.version}`);

let isAsDescribed = true;
const seen = (what, found, expected) => {
  const fits = found === expected;
  isAsDescribed &&= fits;
  console.log(`${fits ? 'as described' : 'CHANGED     '}  ${what}: ${found}${fits ? '' : ` (was: ${expected})`}`);
};

const plain = await browser.newPage();
for (const call of ['scrollIntoView()', 'scrollTo(0, 0)', 'scrollBy(0, 0)', 'focus()']) {
  const kind = await plain.evaluate((code) => {
    const given = new Function(`return document.body.${code}`)();
    return given instanceof Promise ? 'a promise' : String(given);
  }, call);
  seen(`element.${call} gives back`, kind, call === 'focus()' ? 'undefined' : 'a promise');
}

for (const mode of ['production', 'development']) {
  const define = { 'process.env.NODE_ENV': JSON.stringify(mode) };
  const { outputFiles } = buildSync({ entryPoints: ['page.jsx'], bundle: true, write: false, jsx: 'automatic', define });
  for (const which of ['expression', 'block']) {
    const page = await browser.newPage();
    const thrown = [];
    const printed = [];
    page.on('pageerror', (error) => thrown.push(error.message));
    page.on('console', (message) => message.type() === 'error' && printed.push(message.text()));
    await page.setContent('<!doctype html><body></body>');
    await page.addScriptTag({ content: outputFiles[0].text });
    const shows = async (next) => {
      await page.evaluate((name) => window.show(name), next);
      await page.waitForTimeout(200);
      return (await page.locator('main').innerText()) || 'nothing';
    };
    await shows(which);
    const after = await shows('next');
    const isBroken = which === 'expression';
    seen(`${mode}, ${which}: after leaving, the page shows`, after, isBroken ? 'nothing' : 'next page');
    seen(`${mode}, ${which}: React throws`, thrown.some((text) => /is not a function/.test(text)), isBroken);
    const isWarned = printed.some((text) => /must not return anything besides a function/.test(text));
    seen(`${mode}, ${which}: React warns beforehand`, isWarned, isBroken && mode === 'development');
    for (const text of new Set(thrown)) console.log(`                thrown: ${text}`);
    await page.close();
  }
}
await browser.close();
process.exit(isAsDescribed ? 0 : 1);
JS
node run.mjs
