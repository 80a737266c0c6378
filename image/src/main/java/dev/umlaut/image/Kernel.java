// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/// A guest kernel: one static executable that runs on any x86-64 Linux, and what is known about it.
///
/// @param executable the kernel; readable and executable by everybody, if its folder is
/// @param systemMap addresses of its symbols
/// @param recipe the recipe's name
/// @param release what `uname -r` says in a guest
/// @param sourceVersion version of the Debian package it was built from
/// @param zeroPageAddress guest-physical address of the kernel's page of zeros. It lies in the part
///   of guest memory that vhost-user does not share, and disks are written from it all the same: a
///   device has to know it
/// @param buildTime how long compiling took
/// @param features the configuration symbols that are on, without `CONFIG_`, sorted
/// @since 0.1
public record Kernel(
    Path executable,
    Path systemMap,
    String recipe,
    String release,
    String sourceVersion,
    long zeroPageAddress,
    Duration buildTime,
    List<String> features) {
  static final String EXECUTABLE = "linux";
  static final String SYSTEM_MAP = "System.map";
  static final String CONFIG = "config";
  static final String FACTS = "kernel.properties";

  public Kernel {
    features = List.copyOf(features);
  }

  /// Whether a configuration symbol is on: `XFRM_USER`.
  public boolean has(String symbol) {
    return features.contains(symbol);
  }

  /// Reads what [KernelBuilder] left in the store.
  static Kernel read(StoreEntry entry) {
    Path facts = entry.file(FACTS);
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(facts)) {
      properties.load(reader);
      KernelConfig config = KernelConfig.parse(CONFIG, Files.readString(entry.file(CONFIG)));
      return new Kernel(
          entry.file(EXECUTABLE),
          entry.file(SYSTEM_MAP),
          entry.key().name(),
          properties.getProperty("release", ""),
          properties.getProperty("source", ""),
          Long.decode(properties.getProperty("zero-page", "")),
          Duration.ofSeconds(Long.parseLong(properties.getProperty("build-seconds", ""))),
          config.enabled());
    } catch (IOException | NumberFormatException e) {
      throw new UmlautException(
          "the store entry %s cannot be read: %s".formatted(entry.directory(), e),
          "Remove the folder; the next run builds it again.",
          e);
    }
  }
}
