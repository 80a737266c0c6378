// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Hold the products of one generation, and say which go to which host.
///
/// Immutable, but the byte arrays are not copied: do not change them.
public final class PkiFiles {
  private final PkiDefinition definition;
  private final Map<Product, byte[]> products;
  private final Instant generated;
  private final Instant expires;

  PkiFiles(
      PkiDefinition definition, Map<Product, byte[]> products, Instant generated, Instant expires) {
    this.definition = definition;
    this.products = Collections.unmodifiableMap(new LinkedHashMap<>(products));
    this.generated = generated;
    this.expires = expires;
  }

  /// The files of one host: absolute path and content. Empty for a host to which nothing goes.
  public Map<String, byte[]> files(String host) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Placement placement : definition.placements()) {
      if (placement.host().equals(host)) {
        files.put(placement.path(), bytes(placement.product()));
      }
    }
    return files;
  }

  /// Those paths of one host that hold private keys, and want mode 0600.
  public Set<String> privatePaths(String host) {
    return definition.placements().stream()
        .filter(placement -> placement.host().equals(host) && placement.product().isPrivate())
        .map(Placement::path)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The content of one product.
  ///
  /// @throws IllegalArgumentException when it is not among [#products]
  public byte[] bytes(Product product) {
    byte[] bytes = products.get(product);
    if (bytes == null) {
      throw new IllegalArgumentException("the product %s was not made".formatted(product));
    }
    return bytes;
  }

  /// What was made: the placed products, or all of them when the definition places none.
  public Set<Product> products() {
    return products.keySet();
  }

  /// The moment to which all times are relative.
  public Instant generated() {
    return generated;
  }

  /// The earliest moment at which a certificate or a revocation list, valid at the generation, is
  /// over.
  ///
  /// A set that is kept should be made anew some time before it.
  public Instant expires() {
    return expires;
  }

  /// Write the set into a folder, from which [#load] reads it; private files get mode 0600.
  ///
  /// The file that makes the set complete comes last, so an interrupted save leaves nothing that
  /// loads.
  ///
  /// @param directory is created when it is not there
  /// @throws java.io.UncheckedIOException when writing fails
  public void save(Path directory) {
    SavedSet.write(directory, definition.fingerprint(), this);
  }

  /// Read a set that [#save] wrote.
  ///
  /// @return empty when there is none, when it is damaged, or of another definition
  /// @throws java.io.UncheckedIOException when a file is there but cannot be read
  public static Optional<PkiFiles> load(PkiDefinition definition, Path directory) {
    return SavedSet.read(directory, definition);
  }
}
