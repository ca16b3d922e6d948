package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.config.LedgerConfig;
import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every request with a plan has one row, whatever became of it, and every call has one. */
final class BooksTest extends BooksFixture {
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anAnswerIsThereWithItsUsageAndItsExactCost(boolean stream) {
        // given
        RawRequest asked =
                chat().header("x-request-id", "abc")
                        .header("x-hybrid-session", "s-1")
                        .header("x-hybrid-tags", "team=red, app=x");

        // when: three tokens in, one of them cached, two out
        gateway.ask(stream ? asked.stream() : asked);

        // then
        Map<String, String> row = onlyRow();
        assertThat(row)
                .containsEntry("request_id", "abc")
                .containsEntry("key", "all")
                .containsEntry("session", "s-1")
                .containsEntry("tags", "app=x,team=red")
                .containsEntry("surface", "chat")
                .containsEntry("model", "m")
                .containsEntry("target", "one/gpt-test")
                .containsEntry("status", "200")
                .containsEntry("outcome", "ok")
                .containsEntry("stream", stream ? "1" : "0")
                .containsEntry("attempts", "1")
                .containsEntry("fallback", "0")
                .containsEntry("usage_source", "reported")
                .containsEntry("delivered", "1")
                .containsEntry("error", "null");
        long input = Long.parseLong(row.get("usage_input"));
        long cached = Long.parseLong(row.get("usage_cached_input"));
        long output = Long.parseLong(row.get("usage_output"));
        assertThat(input).isPositive();
        assertThat(row)
                .containsEntry(
                        "cost_pusd",
                        String.valueOf(
                                (input - cached) * 1_000_000
                                        + cached * 500_000
                                        + output * 2_000_000));
        assertThat(row.get("price_id")).hasSize(12);
        assertThat("-1".equals(row.get("ttft_ms"))).isEqualTo(!stream);
    }

    @Test
    void aFailOverHasARowForEachCall() {
        // given
        one.always(Script.json(500, "{}"));

        // when
        gateway.ask(chat());

        // then
        List<Map<String, String>> calls = rows("attempts");
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0))
                .containsEntry("target", "one/gpt-test")
                .containsEntry("billing", "none")
                .containsEntry("cost_pusd", "0");
        assertThat(calls.get(1))
                .containsEntry("target", "two/gpt-test")
                .containsEntry("result", "ok")
                .containsEntry("billing", "billed");
        assertThat(onlyRow())
                .containsEntry("target", "two/gpt-test")
                .containsEntry("attempts", "2")
                .containsEntry("fallback", "1");
    }

    @Test
    void anUnknownPriceIsUnpricedAndNotZero() {
        // given
        one.always(Script.json(500, "{}"));

        // when
        gateway.ask(chat());

        // then
        assertThat(onlyRow()).containsEntry("cost_pusd", "null").containsEntry("price_id", "");
        assertThat(rows("rollup_hour").getFirst()).containsEntry("unpriced", "1");
    }

    @Test
    void aWholeAnswerTellsTheCostThatTheBooksHave() {
        // when
        String told = gateway.ask(chat()).header("x-hybrid-cost-usd");

        // then
        assertThat(told).matches("0\\.[0-9]{12}").isNotEqualTo(Money.ZERO.decimal());
        long booked = Long.parseLong(onlyRow().get("cost_pusd"));
        assertThat(told).isEqualTo(new Money(booked).decimal());
    }

    @Test
    void aCostThatIsUnknownOrNotThereYetIsNotTold() {
        // given
        one.answer(Script.json(500, "{}"));

        // when
        RawResponse unpriced = gateway.ask(chat());
        RawResponse stream = gateway.ask(chat().stream());

        // then
        assertThat(unpriced.header("x-hybrid-target")).isEqualTo("two/gpt-test");
        assertThat(unpriced.header("x-hybrid-cost-usd")).isNull();
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.header("x-hybrid-cost-usd")).isNull();
    }

    @Test
    void aClientThatTakesNothingEndsItsRequestItself() {
        // given
        gateway.close();
        gateway = RunningGateway.start(dir, yaml().server("write_timeout: 300ms"));
        one.answer(BigAnswers.stream(64 << 20));

        // when
        try (RawClient client = RawClient.connectSlow(gateway.port(), 8_192)) {
            client.send(chat().stream());
            one.awaitRequest(0);
            gateway.awaitIdle();
        }

        // then
        assertThat(onlyRow())
                .containsEntry("outcome", "cancelled")
                .containsEntry("cancelled_by", "client")
                .containsEntry("error", "the client did not take its answer");
    }

    @Test
    void whatTheGatewayCutsAtItsEndIsItsOwnDoing() {
        // given
        gateway.close();
        gateway = RunningGateway.start(dir, yaml().server("drain: 50ms"));
        one.answer(ChatStreams.of("a").role().text("one").cutScript().stallUntilClientLeaves());

        // when
        try (RawClient client = gateway.client()) {
            client.send(chat().stream());
            client.response().event();
            gateway.gateway().drain();
            gateway.gateway().close();
        }

        // then
        assertThat(onlyRow())
                .containsEntry("status", "499")
                .containsEntry("outcome", "cancelled")
                .containsEntry("cancelled_by", "gateway")
                .containsEntry("error", "cut at shutdown");
    }

    @Test
    void aCancelledStreamIsThereWithWhatWasGenerated() {
        // given
        one.answer(
                ChatStreams.of("a")
                        .role()
                        .text("one")
                        .text("two")
                        .cutScript()
                        .stallUntilClientLeaves());

        // when
        try (RawClient client = gateway.client()) {
            client.send(chat().stream());
            client.response().event();
        }
        gateway.awaitIdle();

        // then
        assertThat(onlyRow())
                .containsEntry("status", "499")
                .containsEntry("outcome", "cancelled")
                .containsEntry("cancelled_by", "client")
                .containsEntry("usage_output", "2")
                .containsEntry("usage_source", "estimated");
        assertThat(rows("attempts").getFirst()).containsEntry("billing", "billed");
    }

    @Test
    void whoeverLeavesBeforeAnyContentIsNotBilledForIt() {
        // given
        one.answer(Script.silence());

        // when
        try (RawClient client = gateway.client()) {
            client.send(chat().stream());
            one.awaitRequest(0);
        }
        gateway.awaitIdle();

        // then
        assertThat(onlyRow()).containsEntry("cost_pusd", "0").containsEntry("usage_input", "null");
        assertThat(rows("attempts").getFirst()).containsEntry("billing", "possible");
    }

    /** The table "Who bills, and for what", but for the ends that have a test of their own. */
    @ParameterizedTest
    @CsvSource({
        "refused, none, null, 0",
        "never reached, none, null, 0",
        "broke off after content, billed, estimated, paid",
        "timed out before content, possible, null, 0"
    })
    void billingFollowsTheEndOfTheCall(String end, String billing, String source, String cost) {
        // given
        gateway.close();
        switch (end) {
            case "refused" -> one.always(Script.json(400, "{}"));
            case "broke off after content" ->
                    one.always(ChatStreams.of("a").role().text("one").cutScript().closeNow());
            default -> one.always(Script.silence());
        }
        String url = end.equals("never reached") ? "http://127.0.0.1:1/v1" : one.baseUrl();
        String limits = "timeouts: { first_token: 100ms }";
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider(
                                        "one",
                                        url,
                                        end.startsWith("timed") ? limits : "api_keys: [k]")
                                .model(
                                        "m",
                                        "chat",
                                        List.of(GatewayYaml.target("one/gpt-test", PRICE))));

        // when
        gateway.ask(chat().stream());

        // then
        assertThat(rows("attempts"))
                .singleElement()
                .satisfies(call -> assertThat(call).containsEntry("billing", billing));
        Map<String, String> row = onlyRow();
        assertThat(row).containsEntry("usage_source", source);
        assertThat("0".equals(row.get("cost_pusd"))).isEqualTo("0".equals(cost));
    }

    @Test
    void aPriceByTheHourIsPartOfTheCost() {
        // given
        gateway.close();
        String price = "price: { gpu_hour: \"2.00\" }";
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", one.baseUrl())
                                .model(
                                        "m",
                                        "chat",
                                        List.of(GatewayYaml.target("one/gpt-test", price))));

        // when
        gateway.ask(chat());

        // then
        assertThat(Long.parseLong(onlyRow().get("cost_pusd"))).isPositive();
    }

    @Test
    void aFailureIsThereWithItsReason() {
        // given
        one.always(Script.json(500, "{}"));
        two.always(Script.json(503, "{}"));

        // when
        gateway.ask(chat());

        // then
        Map<String, String> row = onlyRow();
        assertThat(row)
                .containsEntry("status", "502")
                .containsEntry("outcome", "provider_error")
                .containsEntry("target", "null")
                .containsEntry("attempts", "2")
                .containsEntry("cost_pusd", "0");
        assertThat(row.get("error")).contains("two");
    }

    @Test
    void whatIsRefusedBeforeItHasAPlanIsNoPartOfTheBooks() {
        // when
        gateway.ask(RawRequest.chat("m", "hello").key("nobody"));
        gateway.ask(RawRequest.chat("unknown", "hello").key(GatewayYaml.KEY));
        gateway.chat("{\"model\":");

        // then
        assertThat(rows("requests")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void howeverOftenTheDiskIsForcedTheAnswerIsTheSame(LedgerConfig.Sync sync) {
        // given
        gateway.close();
        gateway =
                RunningGateway.start(
                        dir,
                        yaml().more(
                                        "ledger: { sync: "
                                                + sync.name().toLowerCase(java.util.Locale.ROOT)
                                                + " }"));

        // when
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.ask(i % 2 == 0 ? chat() : chat().stream()).status()).isEqualTo(200);
        }

        // then
        assertThat(rows("requests")).hasSize(20).allMatch(row -> "ok".equals(row.get("outcome")));
    }

    @Test
    void theSumsAreThoseOfTheRows() {
        // when
        for (int i = 0; i < 30; i++) {
            gateway.ask(i % 3 == 0 ? chat().stream() : chat());
        }

        // then
        long cost =
                rows("requests").stream()
                        .mapToLong(row -> Long.parseLong(row.get("cost_pusd")))
                        .sum();
        assertThat(cost).isPositive();
        for (String table : List.of("rollup_minute", "rollup_hour")) {
            assertThat(
                            rows(table).stream()
                                    .mapToLong(row -> Long.parseLong(row.get("cost_pusd")))
                                    .sum())
                    .isEqualTo(cost);
            assertThat(
                            rows(table).stream()
                                    .mapToLong(row -> Long.parseLong(row.get("requests")))
                                    .sum())
                    .isEqualTo(30);
        }
    }

    @Test
    void aSecondGatewayOnTheSameDirectoryDoesNotStart() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> RunningGateway.start(dir, yaml()))
                .hasMessageContaining("in use by another process");
    }
}
