#!/usr/bin/env node
import '../dist/metaml-manifest.js'
