// The journeys in a page of Chromium.
import { test } from 'node:test';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import shared from '../shared/journeys.cjs';
import { inPage } from '../shared/in_page.mjs';

inPage(new URL('page.mjs', import.meta.url), Object.keys(shared.journeys), { chromium, esbuild, test });
