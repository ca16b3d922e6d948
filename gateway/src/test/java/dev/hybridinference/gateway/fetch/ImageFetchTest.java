package dev.hybridinference.gateway.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.step.Parking;
import dev.hybridinference.gateway.upstream.PoolLimits;
import dev.hybridinference.gateway.upstream.Resolver;
import dev.hybridinference.gateway.upstream.TlsTrust;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Sampling;
import dev.hybridinference.kernel.call.Thinking;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class ImageFetchTest {
    private final ScriptedProvider site = ScriptedProvider.start();
    private final Loops loops = new Loops(1, System::nanoTime);
    private final Resolver resolver = Resolver.system();
    private final UpstreamClient upstream =
            new UpstreamClient(
                    loops, new Parking(4), resolver, TlsTrust.system(), PoolLimits.DEFAULT);
    private final ImageFetch near = new ImageFetch(upstream, true);

    @AfterEach
    void stop() {
        upstream.close();
        resolver.close();
        loops.close();
        site.close();
    }

    private static Prompt prompt(String... urls) {
        List<Part> parts = new ArrayList<>();
        for (String url : urls) {
            parts.add(new Part.Image(new Part.Media.Remote(JsonText.of(url)), null));
        }
        return new Prompt(
                List.of(new Turn(Turn.Role.USER, parts)),
                List.of(),
                ToolChoice.UNSAID,
                Sampling.UNSAID,
                Thinking.UNSAID,
                new OutputFormat.Free(),
                new Prompt.Limits(Call.UNLIMITED, List.of()),
                null,
                List.of());
    }

    private Prompt inlined(ImageFetch fetch, Prompt prompt)
            throws IOException, InterruptedException {
        return fetch.inlined(prompt, loops.contexts().getFirst());
    }

    private static Script image(String type, String body) {
        return Script.status(200).header("content-type", type).body(body);
    }

    private String at(String path) {
        return site.uri() + path;
    }

    @Test
    void anImageByUrlIsPutInsideThePrompt() throws Exception {
        site.answer(image("image/png; charset=x", "PNG"));

        Prompt inlined = inlined(near, prompt(at("/a.png?size=1")));

        assertThat(inlined.turns().getFirst().parts().getFirst())
                .isEqualTo(
                        new Part.Image(
                                new Part.Media.Inline(
                                        JsonText.of("image/png"), JsonText.of("UE5H")),
                                null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/a.png",
                "http://localhost:%d/a.png",
                "http://[::1]:%d/a.png",
                "http://0.0.0.0:%d/a.png",
                "http://169.254.169.254:%d/latest",
                "http://10.0.0.1:%d/a.png"
            })
    void aPrivateAddressIsNeverConnectedTo(String url) {
        site.answer(image("image/png", "PNG"));
        ImageFetch fetch = new ImageFetch(upstream);

        assertThatThrownBy(() -> inlined(fetch, prompt(url.formatted(site.uri().getPort()))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be fetched");
        assertThat(site.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "ftp://a.test/x", "not a url", "http://", "data:,x"})
    void whatIsNoWebAddressIsRefused(String url) {
        assertThatThrownBy(() -> inlined(near, prompt(url)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not an http or https URL");
    }

    @Test
    void aRedirectIsCheckedLikeAnyOtherAddress() {
        site.answer(
                Script.status(302)
                        .header("location", "http://169.254.169.254/latest/meta-data")
                        .body(""));

        assertThatThrownBy(() -> inlined(near, prompt(at("/a.png"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be fetched");
        assertThat(site.received()).hasSize(1);
    }

    @Test
    void redirectsEnd() {
        site.always(Script.status(302).header("location", "/again").body(""));

        assertThatThrownBy(() -> inlined(near, prompt(at("/a.png"))))
                .hasMessageContaining("more than 3 redirects");
        assertThat(site.received()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/svg+xml", "application/json"})
    void whatIsNoImageIsRefused(String type) {
        site.answer(image(type, "<svg/>"));

        assertThatThrownBy(() -> inlined(near, prompt(at("/a.png"))))
                .hasMessageContaining("its type is not one of jpeg, png, gif, webp");
    }

    @Test
    void anImageThatIsTooLargeIsRefused() {
        site.answer(
                Script.status(200)
                        .header("content-type", "image/png")
                        .bigBody(ImageFetch.MOST_BYTES + 1L));

        assertThatThrownBy(() -> inlined(near, prompt(at("/a.png"))))
                .hasMessageContaining("more than %d bytes".formatted(ImageFetch.MOST_BYTES));
    }

    @Test
    void tooManyImagesAreRefused() {
        site.always(image("image/png", "PNG"));
        String[] urls = new String[ImageFetch.MOST_IMAGES + 1];
        Arrays.fill(urls, at("/a.png"));

        assertThatThrownBy(() -> inlined(near, prompt(urls)))
                .hasMessageContaining("more than %d images".formatted(ImageFetch.MOST_IMAGES));
        assertThat(site.received()).hasSize(ImageFetch.MOST_IMAGES);
    }
}
