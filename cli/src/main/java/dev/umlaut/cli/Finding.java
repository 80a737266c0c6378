// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

/// What `umlaut doctor` found about one thing that Umlaut needs.
///
/// @param what the thing: "JDK", "packages for the kernel"
/// @param ok whether it is as needed
/// @param found what is there, in words
/// @param remedy how to mend it; empty when it is ok
record Finding(String what, boolean ok, String found, String remedy) {
  static Finding ok(String what, String found) {
    return new Finding(what, true, found, "");
  }

  static Finding wrong(String what, String found, String remedy) {
    return new Finding(what, false, found, remedy);
  }
}
