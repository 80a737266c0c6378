// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

/// An interface of a host, as a person types it: `moon:eth0`.
///
/// @param host its name
/// @param end the interface's name
record LinkName(String host, String end) {
  /// @throws UsageException it is none
  static LinkName parse(String typed) {
    int colon = typed.indexOf(':');
    if (colon < 1 || colon == typed.length() - 1) {
      throw new UsageException(
          "\"" + typed + "\" is no interface", "write HOST:INTERFACE, as in moon:eth0");
    }
    return new LinkName(typed.substring(0, colon), typed.substring(colon + 1));
  }
}
