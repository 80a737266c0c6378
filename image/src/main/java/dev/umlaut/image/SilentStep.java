// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

/// The step that shows nothing.
enum SilentStep implements Progress.Step {
  INSTANCE;

  @Override
  public void advance(long done) {}

  @Override
  public void say(String detail) {}

  @Override
  public void close() {}
}
