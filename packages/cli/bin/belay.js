#!/usr/bin/env node
// The bundle is committed, so that `npm ci` alone gives a working `belay`.
import '../dist/index.js';
