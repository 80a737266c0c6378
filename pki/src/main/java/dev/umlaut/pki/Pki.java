// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// Make the credentials that a definition describes: the entry of this room.
public final class Pki {
  private Pki() {}

  /// Generate keys, sign certificates and revocation lists, and encode the products, keeping
  /// nothing.
  ///
  /// See [#generate(PkiDefinition, Instant, KeyStock)].
  public static PkiFiles generate(PkiDefinition definition, Instant now) {
    return generate(definition, now, KeyStock.none());
  }

  /// Take or generate keys, sign certificates and revocation lists, and encode the products.
  ///
  /// Blocks the calling thread for the time of the key generation, which runs on as many threads as
  /// there are processors: about half a second of one processor for each RSA-3072 key, a minute for
  /// RSA-8192. Any thread.
  ///
  /// @param definition what to make
  /// @param now what all times are relative to; fractions of a second are dropped
  /// @param stock where keys come from
  /// @return the placed products; all products when the definition places none
  /// @throws CancellationException when the thread is interrupted, which stays so
  public static PkiFiles generate(PkiDefinition definition, Instant now, KeyStock stock) {
    Instant seconds = now.truncatedTo(ChronoUnit.SECONDS);
    Map<String, KeyMaterial> keys = KeyRing.of(definition.allKeys().values(), stock);
    Workshop workshop = new Workshop(definition, keys, seconds, seconds);
    return new PkiFiles(
        definition, workshop.make(_ -> true), seconds, expires(definition, seconds));
  }

  /// Make anew what ages in days: revocation lists and indexes.
  ///
  /// Takes some 10 ms for each RSA signature. Any thread.
  ///
  /// @param now what their times are relative to
  /// @param stock has the keys of the authorities that sign them
  /// @return the same certificates with new lists; empty when the keys are not those of the
  ///   certificates, which must be made anew then
  public static Optional<PkiFiles> renew(PkiFiles files, Instant now, KeyStock stock) {
    PkiDefinition definition = files.definition();
    Set<Product> signers = definition.signers(files.products());
    Map<String, KeyDefinition> all = definition.allKeys();
    List<KeyDefinition> wanted = signers.stream().map(Product::name).map(all::get).toList();
    Map<String, KeyMaterial> keys = KeyRing.of(wanted, stock);
    Workshop workshop =
        new Workshop(definition, keys, files.generated(), now.truncatedTo(ChronoUnit.SECONDS));
    for (Product signer : signers) {
      if (!Arrays.equals(workshop.product(signer), files.bytes(signer))) {
        return Optional.empty();
      }
    }
    return Optional.of(files.with(workshop.make(product -> product.form().isDated())));
  }

  // What is over already was meant to be over: it does not make the set stale. Revocation lists are
  // renewed without the rest.
  private static Instant expires(PkiDefinition definition, Instant now) {
    return Stream.concat(
            definition.templates().map(CertificateTemplate::validity),
            definition.derived().attributeCertificates().stream()
                .map(AttributeCertificateDefinition::validity))
        .map(validity -> validity.until().seenFrom(now))
        .filter(end -> end.isAfter(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
