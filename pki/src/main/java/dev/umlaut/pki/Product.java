// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.Arrays;
import java.util.stream.Collectors;

/// One file that can be made of a definition, such as `moon.cert.pem`.
///
/// @param name of the certificate, authority, key or CRL
/// @param form what of it, and how it is encoded
public record Product(String name, Form form) {
  /// Check the name.
  ///
  /// @throws IllegalArgumentException when it cannot be one
  public Product {
    Check.name("product", name);
  }

  /// Parse `NAME.SUFFIX`, with one of the suffixes of [Form].
  ///
  /// @throws IllegalArgumentException when there is no such suffix; the message lists them
  public static Product parse(String text) {
    int dot = text.indexOf('.');
    String suffix = text.substring(dot + 1);
    return Arrays.stream(Form.values())
        .filter(form -> dot > 0 && form.suffix().equals(suffix))
        .findFirst()
        .map(form -> new Product(text.substring(0, dot), form))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is not a product: it must be a name, a dot and one of %s"
                    .formatted(
                        text,
                        Arrays.stream(Form.values())
                            .map(Form::suffix)
                            .collect(Collectors.joining(", ")))));
  }

  /// Whether it holds a private key, so that only root may read it (mode 0600).
  public boolean isPrivate() {
    return form.isPrivate();
  }

  @Override
  public String toString() {
    return name + "." + form.suffix();
  }
}
