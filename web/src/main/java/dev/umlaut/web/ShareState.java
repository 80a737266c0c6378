// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.ShareDefinition;

/// A folder of this machine that a host sees.
///
/// @param at where the host sees it
/// @param folder of this machine
/// @param writable whether the host may change what is in it
/// @since 0.1
public record ShareState(String at, String folder, boolean writable) {
  static ShareState of(ShareDefinition share) {
    return new ShareState(share.at(), share.folder().toString(), share.writable());
  }
}
