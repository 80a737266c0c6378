// SPDX-License-Identifier: Apache-2.0

/// JMH benchmarks of what happens to each frame. They run from the class path, by which JMH starts
/// itself again. Not part of the program.
module dev.umlaut.microbench {
  requires dev.umlaut.fabric;
  requires dev.umlaut.frame;
  requires dev.umlaut.loop;
  requires dev.umlaut.vhost;
  requires jmh.core;
  requires static org.jspecify;
}
