// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
    return files(placement -> placement.isAlwaysOn(host));
  }

  /// The files that one host has only while a scenario runs: absolute path and content.
  ///
  /// @param scenario as in `ikev2/crl-revoked`
  /// @return empty when nothing goes there
  public Map<String, byte[]> scenarioFiles(String scenario, String host) {
    return files(
        placement -> scenario.equals(placement.scenario()) && placement.host().equals(host));
  }

  private Map<String, byte[]> files(Predicate<Placement> wanted) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    definition.placements().stream().filter(wanted).forEach(placement -> add(placement, files));
    return files;
  }

  private void add(Placement placement, Map<String, byte[]> files) {
    Product product = placement.product();
    for (Product part : definition.parts(product)) {
      byte[] content = bytes(part);
      String name =
          switch (product.form()) {
            case FOLDER_BY_HASH -> HexFormat.of().formatHex(Serials.sha1(content));
            case FOLDER_BY_SERIAL -> serial(part.name()) + ".pem";
            default -> "";
          };
      files.put(placement.path() + name, content);
    }
  }

  private String serial(String certificate) {
    return definition
        .templates()
        .filter(template -> template.name().equals(certificate))
        .map(template -> Serials.hex(Issuance.serial(template, generated)))
        .findFirst()
        .orElseThrow();
  }

  /// Values for template files: name (`CA_CERT_HEX`) and text.
  public Map<String, String> placeholders() {
    Map<String, String> values = new LinkedHashMap<>();
    definition
        .delivery()
        .placeholders()
        .forEach((name, placeholder) ->
            values.put(name, placeholder.value(bytes(placeholder.product()))));
    return values;
  }

  /// Those paths of one host that hold private keys, and want mode 0600. Empty when the definition
  /// says that everybody may read them.
  public Set<String> privatePaths(String host) {
    return definition.placements().stream()
        .filter(_ -> !definition.delivery().readableKeys())
        .filter(placement -> placement.isAlwaysOn(host) && placement.product().isPrivate())
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

  /// The earliest moment at which a certificate, valid at the generation, is over.
  ///
  /// A set that is kept should be made anew some time before it; revocation lists want it more
  /// often, see [PkiDefinition#renewal] and [Pki#renew].
  public Instant expires() {
    return expires;
  }

  PkiDefinition definition() {
    return definition;
  }

  /// This set, some of its products replaced.
  PkiFiles with(Map<Product, byte[]> newer) {
    Map<Product, byte[]> all = new LinkedHashMap<>(products);
    all.putAll(newer);
    return new PkiFiles(definition, all, generated, expires);
  }

  /// Write the set into a folder, from which [#load] reads it; private files get mode 0600.
  ///
  /// The file that makes the set complete comes last, so an interrupted save leaves nothing that
  /// loads.
  ///
  /// @param directory is created when it is not there
  /// @throws java.io.UncheckedIOException when writing fails
  public void save(Path directory) {
    SavedSet.write(directory, this, products());
  }

  /// Read a set that [#save] wrote.
  ///
  /// @return empty when there is none, when it is damaged, or of another definition
  /// @throws java.io.UncheckedIOException when a file is there but cannot be read
  public static Optional<PkiFiles> load(PkiDefinition definition, Path directory) {
    return SavedSet.read(directory, definition, definition.products())
        .map(saved ->
            new PkiFiles(definition, saved.products(), saved.generated(), saved.expires()));
  }

  /// Write what ages in days into a folder, see [Pki#renew].
  ///
  /// @param directory is created when it is not there
  /// @throws java.io.UncheckedIOException when writing fails
  public void saveDated(Path directory) {
    SavedSet.write(directory, this, dated());
  }

  /// This set with what [#saveDated] wrote.
  ///
  /// @return empty when there is none, when it is damaged, or of another set
  /// @throws java.io.UncheckedIOException when a file is there but cannot be read
  public Optional<PkiFiles> loadDated(Path directory) {
    return SavedSet.read(directory, definition, dated())
        .filter(saved -> saved.generated().equals(generated))
        .map(saved -> with(saved.products()));
  }

  /// Whether there is anything that ages in days.
  public boolean hasDated() {
    return !dated().isEmpty();
  }

  private Set<Product> dated() {
    return products.keySet().stream()
        .filter(product -> product.form().isDated())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
