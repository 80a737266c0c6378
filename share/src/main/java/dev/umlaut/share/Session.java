// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

/// What all requests of one session work on.
///
/// @param tree the shared folder
/// @param nodes what the guest knows
/// @param handles what it has open
/// @param writable whether it may change anything
record Session(Tree tree, NodeTable nodes, HandleTable handles, boolean writable) {}
