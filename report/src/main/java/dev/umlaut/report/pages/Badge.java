// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report.pages;

/// A verdict as it is shown: never by colour alone.
///
/// @param style the name of its style: `passed`, `failed`, `broken`
/// @param sign one character
/// @param word one word
public record Badge(String style, String sign, String word) {}
