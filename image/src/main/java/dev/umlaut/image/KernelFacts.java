// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is written down about a kernel when it is built, as the lines of `kernel.properties`.
///
/// @param release what the executable answers to `--version`
/// @param sourceVersion version of the source package
/// @param zeroPageAddress see [Kernel]
/// @param buildTime how long compiling took
record KernelFacts(String release, String sourceVersion, long zeroPageAddress, Duration buildTime) {
  private static final Pattern SYMBOL =
      Pattern.compile("([0-9a-f]{8,16}) [A-Za-z] (__binary_start|empty_zero_page)");
  private static final long PAGE_BYTES = 4096;

  /// The text of `kernel.properties`.
  String text() {
    return """
    # SPDX-License-Identifier: Apache-2.0
    # Written by Umlaut when it built this kernel.
    release: %s
    source: %s
    zero-page: 0x%x
    build-seconds: %d
    """
        .formatted(release, sourceVersion, zeroPageAddress, buildTime.toSeconds());
  }

  /// The guest-physical address of the page of zeros: guest memory begins with the page in which
  /// the kernel's image begins (arch/um/kernel/um_arch.c, `uml_physmem`).
  static long zeroPageAddress(Path systemMap) throws IOException {
    Map<String, Long> addresses = new HashMap<>();
    try (Stream<String> lines = Files.lines(systemMap)) {
      lines
          .map(SYMBOL::matcher)
          .filter(Matcher::matches)
          .forEach(found -> addresses.put(found.group(2), Long.parseLong(found.group(1), 16)));
    }
    Long start = addresses.get("__binary_start");
    Long page = addresses.get("empty_zero_page");
    if (start == null || page == null) {
      throw new UmlautException(
          "%s does not have __binary_start and empty_zero_page".formatted(systemMap),
          "This kernel version is laid out in another way: build one of the 7.x series.");
    }
    return page - (start & -PAGE_BYTES);
  }
}
