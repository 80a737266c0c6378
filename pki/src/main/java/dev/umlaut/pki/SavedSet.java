// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The form of a set of products on disk: one file for each product, and a manifest.
///
/// The manifest has the fingerprint of the definition, the two times, and one line `SHA-256
/// PRODUCT` for each file.
///
/// @param generated when the set's certificates were made
/// @param expires when the first of them is over
record SavedSet(Map<Product, byte[]> products, Instant generated, Instant expires) {
  private static final String MANIFEST = "manifest";
  private static final int FIRST_PRODUCT_LINE = 3;

  static void write(Path directory, PkiFiles files, Set<Product> products) {
    List<String> manifest = new ArrayList<>();
    manifest.add(files.definition().fingerprint());
    manifest.add(files.generated().toString());
    manifest.add(files.expires().toString());
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(directory.resolve(MANIFEST));
      for (Product product : products) {
        byte[] bytes = files.bytes(product);
        writeFile(directory.resolve(product.toString()), bytes, product.isPrivate());
        manifest.add(Serials.sha256Hex(bytes) + " " + product);
      }
      String text = String.join("\n", manifest) + "\n";
      Path draft = directory.resolve(MANIFEST + ".new");
      writeFile(draft, text.getBytes(StandardCharsets.UTF_8), false);
      Files.move(draft, directory.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The mode is set at creation: a private key is never readable for others, not even for a moment.
  static void writeFile(Path file, byte[] bytes, boolean isPrivate) throws IOException {
    Files.deleteIfExists(file);
    String mode = isPrivate ? "rw-------" : "rw-r--r--";
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    Files.write(file, bytes);
  }

  static Optional<SavedSet> read(Path directory, PkiDefinition definition, Set<Product> wanted) {
    try {
      List<String> manifest = Files.readAllLines(directory.resolve(MANIFEST));
      if (manifest.size() < FIRST_PRODUCT_LINE
          || !manifest.getFirst().equals(definition.fingerprint())) {
        return Optional.empty();
      }
      Set<String> lines = new HashSet<>(manifest);
      Map<Product, byte[]> products = new LinkedHashMap<>();
      for (Product product : wanted) {
        byte[] bytes = Files.readAllBytes(directory.resolve(product.toString()));
        if (!lines.contains(Serials.sha256Hex(bytes) + " " + product)) {
          return Optional.empty();
        }
        products.put(product, bytes);
      }
      return Optional.of(
          new SavedSet(products, Instant.parse(manifest.get(1)), Instant.parse(manifest.get(2))));
    } catch (NoSuchFileException | DateTimeException incomplete) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
