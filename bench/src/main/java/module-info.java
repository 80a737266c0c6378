// SPDX-License-Identifier: Apache-2.0

/// Benchmarks of whole labs. Not part of the program.
module dev.umlaut.bench {
  requires dev.umlaut.fabric;
  requires dev.umlaut.guest;
  requires dev.umlaut.image;
  requires dev.umlaut.lab;
  requires dev.umlaut.vhost;
  requires java.management;
  requires jdk.management;
  requires HdrHistogram;
  requires static org.jspecify;
  requires tools.jackson.databind;
}
