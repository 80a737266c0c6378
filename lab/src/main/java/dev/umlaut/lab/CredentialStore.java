// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.Progress;
import dev.umlaut.image.RecipeHash;
import dev.umlaut.image.Store;
import dev.umlaut.image.StoreEntry;
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

/// Keeps the credentials of labs in the store: making them takes a minute, and a lab looks the same
/// from one run to the next. Any thread.
///
/// ```
///   pki-key/LAB.KEY-…      a key pair: for ever, whatever else changes
///   pki/LAB-…              keys, certificates, …: until the first of them ends
///   pki-dated/LAB-…        revocation lists and the like: signed anew every day
/// ```
final class CredentialStore {
  private static final String KIND = "pki";
  private static final String KIND_DATED = "pki-dated";
  private static final Duration LEFT_MIN = Duration.ofDays(1);
  private static final Duration DATED_MAX = Duration.ofDays(2);

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
    PkiFiles files = lasting(key, definition);
    if (!files.hasDated()) {
      return files;
    }
    Optional<PkiFiles> dated = dated(lab, definition, files);
    if (dated.isPresent()) {
      return dated.get();
    }
    boolean _ = store.remove(key); // the keys of the certificates are not in the store any more
    PkiFiles again = lasting(key, definition);
    return dated(lab, definition, again).orElseThrow(() -> damaged(store.root()));
  }

  private PkiFiles lasting(StoreKey key, PkiDefinition definition) {
    Optional<PkiFiles> kept =
        store.find(key).flatMap(entry -> PkiFiles.load(definition, entry.directory()));
    if (kept.isPresent() && lasts(kept.get())) {
      return kept.get();
    }
    boolean _ = store.remove(key); // worn out or damaged
    Path directory =
        store.entry(key, 0, progress, path -> make(key.name(), definition, path)).directory();
    return PkiFiles.load(definition, directory).orElseThrow(() -> damaged(directory));
  }

  private void make(String lab, PkiDefinition definition, Path directory) {
    try (Progress.Step step = progress.begin("Make keys and certificates", definition.keyCount())) {
      step.say(definition.certificates().size() + " certificates");
      Pki.generate(definition, clock.instant(), new StoredKeys(store, lab, Optional.of(step)))
          .save(directory);
    }
  }

  /// Some credentials are meant to be short-lived: what began to end at once cannot be waited for.
  private boolean lasts(PkiFiles files) {
    Duration half = Duration.between(files.generated(), files.expires()).dividedBy(2);
    Duration margin = half.compareTo(LEFT_MIN) < 0 ? half : LEFT_MIN;
    Instant now = clock.instant();
    return now.plus(margin).isBefore(files.expires());
  }

  /// The same with lists of the present day; empty when they cannot be signed.
  private Optional<PkiFiles> dated(String lab, PkiDefinition definition, PkiFiles files) {
    Instant now = clock.instant();
    long period = now.getEpochSecond() / Math.max(1, definition.renewal().toSeconds());
    String hash =
        new RecipeHash("1")
            .add("definition", definition.fingerprint())
            .add("generated", files.generated().toString())
            .add("period", Long.toString(period))
            .value();
    StoreKey key = new StoreKey(KIND_DATED, lab, hash);
    Optional<PkiFiles> kept = store.find(key).flatMap(entry -> files.loadDated(entry.directory()));
    if (kept.isPresent()) {
      return kept;
    }
    boolean _ = store.remove(key); // damaged
    Optional<PkiFiles> renewed =
        Pki.renew(files, now, new StoredKeys(store, lab, Optional.empty()));
    renewed.ifPresent(some -> {
      StoreEntry _ = store.entry(key, 0, progress, some::saveDated);
    });
    removeOld(lab, now);
    return renewed;
  }

  /// Lists of days that are gone: nobody asks for them again.
  private void removeOld(String lab, Instant now) {
    for (StoreEntry entry : store.list(KIND_DATED)) {
      if (entry.key().name().equals(lab) && entry.created().plus(DATED_MAX).isBefore(now)) {
        boolean _ = store.remove(entry.key());
      }
    }
  }

  private static UmlautException damaged(Path path) {
    return new UmlautException(path + " is damaged", "remove it, and try again");
  }
}
