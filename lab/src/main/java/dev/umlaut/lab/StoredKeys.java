// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.Progress;
import dev.umlaut.image.RecipeHash;
import dev.umlaut.image.Store;
import dev.umlaut.image.StoreEntry;
import dev.umlaut.image.StoreKey;
import dev.umlaut.pki.KeyStock;
import dev.umlaut.pki.KeyType;
import dev.umlaut.pki.SavedKey;
import java.security.KeyPair;
import java.util.Optional;
import java.util.function.Supplier;

/// The key pairs of one lab, each an entry of the store, for ever.
///
/// @param lab the lab's name: another lab's keys are others
/// @param step is told how many keys there are; nothing when nobody waits
record StoredKeys(Store store, String lab, Optional<Progress.Step> step) implements KeyStock {
  private static final String KIND = "pki-key";

  @Override
  public KeyPair key(String name, KeyType type, Supplier<KeyPair> maker) {
    String hash =
        new RecipeHash("key 1")
            .add("lab", lab)
            .add("name", name)
            .add("type", type.toString())
            .value();
    StoreKey key = new StoreKey(KIND, lab + "." + name, hash);
    // Several threads are here at once: they cannot tell their progress.
    StoreEntry entry =
        store.entry(key, 0, Progress.silent(), directory -> SavedKey.write(directory, maker.get()));
    return SavedKey.read(entry.directory(), type);
  }

  @Override
  public void progress(int ready, int all) {
    step.ifPresent(shown -> shown.advance(ready));
  }
}
