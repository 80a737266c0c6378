// SPDX-License-Identifier: Apache-2.0

/// Addresses and headers of Ethernet and IP, read in place. No I/O, no native code: everything here
/// is a value or a view.
module dev.umlaut.frame {
  requires static transitive org.jspecify;

  exports dev.umlaut.frame;
  exports dev.umlaut.frame.filter;
}
