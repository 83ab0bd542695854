import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import {
  callsOf,
  distanceOf,
  functionsOf,
  loopsOf,
  nameOf,
  parseCpp,
  pragmasOf,
  query,
  typedefsOf,
} from '@metaml/hls-cpp'
import { expect, test } from 'vitest'

const { root } = await parseCpp(`#include "x.h"
#pragma once
typedef ap_fixed<18,8> a_t;
typedef nnet::array<ap_fixed<16, 6>, 4*1> b_t;
using c_t = ap_fixed<8, 3, AP_RND, AP_SAT>;
typedef int d_t;
namespace nnet {
template <class T> void dense_latency(T x[4], T y[4]) {
    #pragma HLS PIPELINE II=2
    #pragma hls array_partition variable=y complete dim=0
Outer:
    for (int i = 0; i < 4; i++) {
#ifndef __SYNTHESIS__
        for (int j = 0; j < 4; j++) y[j] += x[i];
#endif
    }
    if (x[0] > 0) { for (int k = 0; k < 2; k++) y[k] = 0; }
}
}
void top(a_t *x, a_t *y) {
    nnet::dense<a_t, b_t, config2>(x, y, w2, b2); // fc1
    nnet::relu<b_t, c_t, relu_config3>(x, y);
    helper(x);
    x.write(y);
}
`)
const lines = (nodes: readonly { readonly line: number }[]): number[] => nodes.map(({ line }) => line)

test('loops directly in a function whose name matches', () => {
  const { rows } = query(root, 'fn', 'function_definition', { name: /^dense/ }).child('loop', 'for_statement')
  expect(rows.map(({ fn, loop }) => [nameOf(fn), loop.line])).toEqual([['dense_latency', 12]])
  expect(
    query(root, 'fn', 'function_definition', { name: 'top' }).child('loop', 'for_statement').rows,
  ).toEqual([])
})

test('children at a distance, and descendants', () => {
  const functions = query(root, 'fn', 'function_definition', { name: 'dense_latency' })
  expect(lines(functions.child('loop', 'for_statement', { distance: 2 }).rows.map(row => row.loop))).toEqual([
    14, 17,
  ])
  expect(lines(functions.descendant('loop', 'for_statement').rows.map(row => row.loop))).toEqual([12, 14, 17])
  const nested = functions.child('outer', 'for_statement').child('inner', 'for_statement')
  expect(nested.rows.map(({ outer, inner }) => [outer.line, inner.line])).toEqual([[12, 14]])
  const both = functions.child('outer', 'for_statement').descendant('test', 'if_statement', { of: 'fn' })
  expect(both.rows.map(({ outer, test }) => [outer.line, test.line])).toEqual([[12, 17]])
  expect(distanceOf(root, root)).toBeUndefined()
})

test('conditions see the nodes found before', () => {
  const { rows } = query(root, 'fn', 'function_definition').descendant('call', 'call_expression', {
    where: (call, { fn }) => nameOf(fn) === 'top' && call.line > 21,
  })
  expect(rows.map(({ call }) => nameOf(call))).toEqual(['nnet::relu', 'helper', 'x.write'])
})

test('functions and loops', () => {
  expect(functionsOf(root).map(({ name, line }) => [name, line])).toEqual([
    ['dense_latency', 8],
    ['top', 20],
  ])
  const [dense] = functionsOf(root, /^dense/)
  expect(lines(loopsOf(dense!.node))).toEqual([12, 14, 17])
  expect(lines(loopsOf(dense!.node, { direct: true }))).toEqual([12])
})

test('pragmas of a function are taken apart', () => {
  const [dense] = functionsOf(root, /^dense/)
  expect(pragmasOf(dense!.node, 'HLS')).toMatchObject([
    { line: 9, column: 5, family: 'HLS', directive: 'PIPELINE', options: { II: '2' } },
    { line: 10, directive: 'ARRAY_PARTITION', options: { variable: 'y', complete: true, dim: '0' } },
  ])
  expect(lines(pragmasOf(root, 'HLS', 'pipeline'))).toEqual([9])
  expect(pragmasOf(root).map(({ family }) => family)).toEqual(['once', 'HLS', 'hls'])
})

test('typedefs by their template', () => {
  expect(typedefsOf(root, 'ap_fixed')).toMatchObject([
    { name: 'a_t', type: 'ap_fixed<18,8>', template: 'ap_fixed', arguments: ['18', '8'], line: 3 },
    { name: 'c_t', arguments: ['8', '3', 'AP_RND', 'AP_SAT'], line: 5 },
  ])
  expect(typedefsOf(root, 'nnet::array')).toMatchObject([
    { name: 'b_t', arguments: ['ap_fixed<16, 6>', '4*1'] },
  ])
  expect(typedefsOf(root).map(({ name }) => name)).toEqual(['a_t', 'b_t', 'c_t', 'd_t'])
})

test('calls by their name', () => {
  expect(callsOf(root, /^nnet::/)).toMatchObject([
    {
      name: 'nnet::dense',
      templateArguments: ['a_t', 'b_t', 'config2'],
      arguments: ['x', 'y', 'w2', 'b2'],
      line: 21,
    },
    {
      name: 'nnet::relu',
      templateArguments: ['b_t', 'c_t', 'relu_config3'],
      arguments: ['x', 'y'],
      line: 22,
    },
  ])
  expect(callsOf(root, 'helper')).toMatchObject([{ templateArguments: [], arguments: ['x'] }])
})

test('else, catch and case are no steps, nor is the head of a template', async () => {
  const tree = await parseCpp(`namespace a { template <class T> void f(T x) {
  if (x) for (;;) g(); else for (;;) g();
  switch (x) {
  case 1: for (;;) g();
  default: { for (;;) g(); }
  }
  try { for (;;) g(); } catch (...) { for (;;) g(); }
} }
`)
  const [f] = functionsOf(tree.root)
  const loops = query(f!.node, 'fn', 'function_definition').child('loop', 'for_statement', { distance: 2 })
  expect(lines(loops.rows.map(row => row.loop))).toEqual([2, 2, 4, 5, 7, 7])
  expect(distanceOf(f!.node, tree.root.children[0]!)).toBe(1)
})

test('every name of a typedef is one', async () => {
  const tree = await parseCpp('typedef ap_fixed<18,8> a_t, b_t;\ntypedef ap_fixed<9,2> c_t, d_t[3];\n')
  expect(typedefsOf(tree.root, 'ap_fixed').map(({ name, arguments: given }) => [name, ...given])).toEqual([
    ['a_t', '18', '8'],
    ['b_t', '18', '8'],
    ['c_t', '9', '2'],
    ['d_t', '9', '2'],
  ])
})

test('members of templates are called by their name and have their arguments', async () => {
  const tree = await parseCpp(`struct A { operator int() const { return 1; } };
void f() { y->template store<4>(x); y.store<int>(x); y->get().put(x); CONFIG_T::template product<int>::of(x); }
`)
  expect(callsOf(tree.root).map(call => [call.name, call.templateArguments])).toEqual([
    ['y->store', ['4']],
    ['y.store', ['int']],
    ['y->get().put', []],
    ['y->get', []],
    ['CONFIG_T::product::of', []],
  ])
  expect(functionsOf(tree.root).map(({ name }) => name)).toEqual(['operator int', 'f'])
})

test('the example asks a kernel that is not from hls4ml', async () => {
  const example = path.resolve(import.meta.dirname, '../../examples/query-kernel.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [example])
  expect(JSON.parse(stdout)).toMatchObject({
    functions: [
      { name: 'clamp', line: 3, forLoops: 0, pragmas: [] },
      { name: 'peaks', line: 8, forLoops: 1, pragmas: [{ directive: 'PIPELINE', options: { II: '1' } }] },
      {
        name: 'fir',
        line: 22,
        forLoops: 1,
        pragmas: [
          { directive: 'INTERFACE', options: { ap_vld: true, port: 'x' } },
          { directive: 'ARRAY_PARTITION', options: { variable: 'taps', complete: true } },
          { directive: 'UNROLL', options: { factor: '2' } },
        ],
      },
    ],
    nests: [['fir', 26, 29]],
    deeper: [
      ['peaks', 15],
      ['fir', 29],
    ],
    unrolled: [29],
    calls: [
      { name: 'clamp', line: 33, given: ['sum'] },
      { name: 'peaks', line: 35, given: ['y'] },
    ],
  })
})
