// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The value of a placeholder in template files: a product as text, or in hexadecimal.
///
/// @param product what stands there
/// @param hex whether its octets are written as lower-case digits
public record Placeholder(Product product, boolean hex) {
  private static final String HEX = ".hex";

  /// Parse `PRODUCT` or `PRODUCT.hex`.
  ///
  /// @throws IllegalArgumentException when there is no such product, or it is no text
  public static Placeholder parse(String text) {
    boolean hex = text.endsWith(HEX);
    Product product = Product.parse(hex ? text.substring(0, text.length() - HEX.length()) : text);
    Check.that(
        !product.form().isFolder() && (hex || product.form().isText()),
        "'%s' cannot stand in a text: write %s.hex",
        text,
        text);
    return new Placeholder(product, hex);
  }

  String value(byte[] bytes) {
    return hex
        ? HexFormat.of().formatHex(bytes)
        : new String(bytes, StandardCharsets.US_ASCII).strip();
  }
}
