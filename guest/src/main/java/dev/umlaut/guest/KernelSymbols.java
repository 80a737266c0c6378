// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What is where in a kernel, as its `System.map` says: `address type name` in each line.
final class KernelSymbols {
  private final TreeMap<Long, String> functions = new TreeMap<>();
  private final Map<String, Long> addresses = new HashMap<>();

  private KernelSymbols() {}

  /// Reads them; a line of another form is left out.
  ///
  /// @throws IOException the file cannot be read
  static KernelSymbols read(Path systemMap) throws IOException {
    var symbols = new KernelSymbols();
    try (Stream<String> lines = Files.lines(systemMap, StandardCharsets.US_ASCII)) {
      lines
          .map(line -> line.split(" ", -1))
          .filter(fields -> fields.length == 3)
          .forEach(symbols::add);
    }
    return symbols;
  }

  private void add(String[] fields) {
    try {
      long address = Long.parseUnsignedLong(fields[0], 16);
      addresses.put(fields[2], address);
      if (fields[1].equalsIgnoreCase("t")) {
        functions.put(address, fields[2]);
      }
    } catch (NumberFormatException _) {
      // Not a symbol.
    }
  }

  /// The address of something by its name.
  OptionalLong address(String name) {
    Long address = addresses.get(name);
    return address == null ? OptionalLong.empty() : OptionalLong.of(address);
  }

  /// The function that an address is in, as `name+0x1f`; empty when it is not in the kernel's code.
  Optional<String> function(long address) {
    long begin = addresses.getOrDefault("_stext", Long.MAX_VALUE);
    long end = addresses.getOrDefault("_etext", 0L);
    if (address < begin || address >= end) {
      return Optional.empty();
    }
    return Optional.ofNullable(functions.floorEntry(address))
        .map(entry -> "%s+0x%x".formatted(entry.getValue(), address - entry.getKey()));
  }
}
