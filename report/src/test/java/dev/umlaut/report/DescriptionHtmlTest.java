// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptionHtmlTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "<b>alice</b> & bob => <b>alice</b> &amp; bob",
        "a<p/>b<p/>c => a<p>b</p><p>c</p>",
        "<P>x<br/>y => <p>x<br>y</p>",
        "<b>open => <b>open</b>",
        "<b><i>crossed</b></i> => <b><i>crossed</i></b>",
        "</p>stray => stray",
        "<script>alert(1)</script> => alert(1)",
        "<p onclick='x' style=\"y\">z => <p>z</p>",
        "<a href=\"https://x.org/?a=1&b\">l</a> => <a href=\"https://x.org/?a=1&amp;b\""
            + " rel=\"noreferrer\">l</a>",
        "<a href='javascript:alert(1)'>l</a> => <a>l</a>",
        "<a href=\"../other\">l</a> => <a>l</a>",
        "<img src=x onerror=alert(1)> => ~~",
        "1 < 2 > 0 => 1 &lt; 2 &gt; 0",
        "&auml; &lt;x&gt; &#39; => &amp;auml; &lt;x&gt; &#39;",
        "a<!-- <b> -->b => ab",
        "<b title='>'>x => <b>x</b>",
        "<scr<script>ipt>x => &lt;script&gt;x",
      })
  void keepsOnlyWhatIsSafe(String fragment, String expected) {
    assertThat(DescriptionHtml.sanitize(fragment).strip()).isEqualTo(expected.replace("~~", ""));
  }

  /// Whatever goes in, no tag comes out but the allowed ones, and tags balance.
  @ParameterizedTest
  @ValueSource(longs = {4, 20261122})
  void isSafeForAnyText(long seed) {
    String[] pieces = {
      "<",
      ">",
      "/",
      "b",
      "p",
      "script",
      " ",
      "\"",
      "'",
      "=",
      "a href=",
      "http://x",
      "&",
      "lt;",
      "<!--",
      "-->",
      "<b>",
      "</b>",
      "<p/>",
      "<li>",
      "<svg",
      "onload",
      "\u0000",
      "<a href=\"https://x\">"
    };
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(25);
      for (int j = 0; j < length; j++) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String html = DescriptionHtml.sanitize(text.toString());
      String rest =
          html.replaceAll(
              "</?(p|b|i|em|strong|a|ul|ol|li|br|code|pre|h2|h3|h4)>"
                  + "|<a href=\"https?://[^\"<>]*\" rel=\"noreferrer\">",
              "");
      assertThat(rest)
          .describedAs("seed %d, round %d: <%s>", seed, i, text)
          .doesNotContain("<", ">");
    }
  }
}
