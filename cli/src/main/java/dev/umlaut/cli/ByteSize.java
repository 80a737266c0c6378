// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a number of bytes as people write it: `4096`, `500K`, `20M`, `4G`.
final class ByteSize implements ITypeConverter<Long> {
  static final long GIB = 1L << 30;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([kKMG]?)");

  @Override
  public Long convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
      throw new TypeConversionException("'" + text + "' is no size; write 500K, 20M or 4G");
    }
    long unit =
        switch (form.group(2)) {
          case "k", "K" -> 1L << 10;
          case "M" -> 1L << 20;
          case "G" -> GIB;
          default -> 1;
        };
    return Long.parseLong(form.group(1)) * unit;
  }
}
