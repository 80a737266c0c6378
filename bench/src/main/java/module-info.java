// SPDX-License-Identifier: Apache-2.0

/// Benchmarks of whole labs. Not part of the program.
module dev.umlaut.bench {
  requires dev.umlaut.guest;
  requires dev.umlaut.image;
  requires dev.umlaut.lab;
  requires static org.jspecify;
  requires tools.jackson.databind;
}
