// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.security.KeyPair;
import java.util.function.Supplier;

/// Keep key pairs from one generation to the next: making one can take a minute.
///
/// Called from several threads at once.
@FunctionalInterface
public interface KeyStock {
  /// The key pair of that name and type; made, and kept, when there is none.
  ///
  /// @param maker blocks for the time of the generation
  KeyPair key(String name, KeyType type, Supplier<KeyPair> maker);

  /// Learn how many of the keys of one generation are there: called in the thread that generates.
  default void progress(int ready, int all) {}

  /// Keep nothing.
  static KeyStock none() {
    return (_, _, maker) -> maker.get();
  }
}
