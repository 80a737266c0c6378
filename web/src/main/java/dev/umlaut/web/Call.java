// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.util.Map;

/// What somebody asks for.
///
/// @param path the values of the names in the route's path
/// @param query the values behind the question mark
/// @param body the JSON that came with it; empty when there was none
record Call(Map<String, String> path, Map<String, String> query, String body) {
  /// A part of the path.
  String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  /// A number of the query.
  ///
  /// @throws IllegalArgumentException it is none
  long number(String name, long otherwise) {
    String value = query.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(name + " is a number, not \"" + value + "\"");
    }
    return Long.parseLong(value);
  }

  /// The body as an object.
  ///
  /// @throws IllegalArgumentException it is not what it must be
  <T> T body(Class<T> type) {
    return Json.read(body.isEmpty() ? "{}" : body, type);
  }
}
