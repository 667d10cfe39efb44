// The journeys in a page of Chromium.
import { test } from 'node:test';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { inPage } from '../shared/in_page.mjs';
import { journeys } from './journeys.cjs';

inPage(new URL('page.mjs', import.meta.url), Object.keys(journeys), { chromium, esbuild, test });
