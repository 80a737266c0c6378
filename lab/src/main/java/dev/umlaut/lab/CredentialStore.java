// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.image.StoreKey;
import dev.umlaut.os.UmlautException;
import dev.umlaut.pki.Pki;
import dev.umlaut.pki.PkiDefinition;
import dev.umlaut.pki.PkiFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Keeps the credentials of labs in the store: making them takes seconds, and a lab looks the same
/// from one run to the next. They are made anew before the first of them ends. Any thread.
final class CredentialStore {
  private static final String KIND = "pki";
  private static final Duration LEFT_MIN = Duration.ofDays(1);

  private final Store store;
  private final Progress progress;
  private final Clock clock;

  /// @param clock tells whether credentials are about to end
  CredentialStore(Store store, Progress progress, Clock clock) {
    this.store = store;
    this.progress = progress;
    this.clock = clock;
  }

  /// The credentials of a lab, made when there are none, or none that last.
  PkiFiles files(String lab, PkiDefinition definition) {
    StoreKey key = new StoreKey(KIND, lab, definition.fingerprint());
    Optional<PkiFiles> kept =
        store.find(key).flatMap(entry -> PkiFiles.load(definition, entry.directory()));
    if (kept.isPresent() && lasts(kept.get())) {
      return kept.get();
    }
    boolean _ = store.remove(key); // worn out or damaged
    Path directory = store.entry(key, 0, progress, path -> make(definition, path)).directory();
    return PkiFiles.load(definition, directory)
        .orElseThrow(
            () -> new UmlautException(directory + " is damaged", "remove it, and try again"));
  }

  private void make(PkiDefinition definition, Path directory) {
    try (Progress.Step step = progress.begin("Make keys and certificates", 0)) {
      step.say(definition.certificates().size() + " certificates");
      Pki.generate(definition, clock.instant()).save(directory);
    }
  }

  /// Some lists are meant to be short-lived: what began to end at once cannot be waited for.
  private boolean lasts(PkiFiles files) {
    Duration half = Duration.between(files.generated(), files.expires()).dividedBy(2);
    Duration margin = half.compareTo(LEFT_MIN) < 0 ? half : LEFT_MIN;
    Instant now = clock.instant();
    return now.plus(margin).isBefore(files.expires());
  }
}
