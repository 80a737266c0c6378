// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

/// One thing that can be asked for.
///
/// @param method of HTTP
/// @param path with names in braces
/// @param action what answers; may block
record Route(String method, String path, Action action) {
  /// Answers a call.
  interface Action {
    Answer answer(Call call) throws Exception;
  }

  static Route get(String path, Action action) {
    return new Route("GET", path, action);
  }

  static Route post(String path, Action action) {
    return new Route("POST", path, action);
  }

  static Route delete(String path, Action action) {
    return new Route("DELETE", path, action);
  }
}
