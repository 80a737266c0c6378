// SPDX-License-Identifier: Apache-2.0

import type { PacketRow } from "./types";

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const ETHERNET = 1;
const OPTION_NAME = 2;
const OPTION_RESOLUTION = 9;
const NANOSECONDS = 9;

/** The bytes of a packet that are known. */
export function bytesOf(row: PacketRow): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(row.bytes), (character) => character.charCodeAt(0));
}

/** A capture file (draft-ietf-opsawg-pcapng), each link an interface of it. */
export function pcapngOf(rows: readonly PacketRow[]): Uint8Array<ArrayBuffer> {
  const links = [...new Set(rows.map((row) => row.link))];
  const blocks = [section(), ...links.map(ethernet)];
  for (const row of rows) {
    blocks.push(packet(row, links.indexOf(row.link)));
  }
  const all = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function block(type: number, bodyBytes: number, fill: (body: DataView, all: Uint8Array) => void) {
  const length = 12 + bodyBytes;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  fill(new DataView(bytes.buffer, 8, bodyBytes), bytes.subarray(8, length - 4));
  return bytes;
}

function section(): Uint8Array {
  return block(SECTION, 16, (body) => {
    body.setUint32(0, BYTE_ORDER, true);
    body.setUint16(4, 1, true);
    body.setBigInt64(8, -1n, true); // how long it is is not said
  });
}

function ethernet(link: string): Uint8Array {
  const name = new TextEncoder().encode(link);
  const resolutionAt = 8 + 4 + padded(name.length);
  return block(INTERFACE, resolutionAt + 8 + 4, (body, all) => {
    body.setUint16(0, ETHERNET, true);
    body.setUint16(8, OPTION_NAME, true);
    body.setUint16(10, name.length, true);
    all.set(name, 12);
    body.setUint16(resolutionAt, OPTION_RESOLUTION, true);
    body.setUint16(resolutionAt + 2, 1, true);
    body.setUint8(resolutionAt + 4, NANOSECONDS);
  });
}

function packet(row: PacketRow, number: number): Uint8Array {
  const bytes = bytesOf(row);
  const nanos = BigInt(row.seconds) * 1_000_000_000n + BigInt(row.nanos);
  return block(PACKET, 20 + padded(bytes.length), (body, all) => {
    body.setUint32(0, number, true);
    body.setUint32(4, Number(nanos >> 32n), true);
    body.setUint32(8, Number(nanos & 0xffff_ffffn), true);
    body.setUint32(12, bytes.length, true);
    body.setUint32(16, row.length, true);
    all.set(bytes, 20);
  });
}
