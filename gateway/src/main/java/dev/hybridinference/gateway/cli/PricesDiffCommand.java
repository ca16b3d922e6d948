package dev.hybridinference.gateway.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code prices diff}: what an import would change. */
final class PricesDiffCommand implements Command {
    @Override
    public CommandSpec spec() {
        return PricesOffer.spec();
    }

    @Override
    public List<String> examples() {
        return List.of(
                "prices diff model_prices_and_context_window.json",
                "prices diff api.json --format modelsdev --output json");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        PricesOffer offer = PricesOffer.of(invocation);
        PricesOutput.summary(invocation, offer.read());
        PricesOutput.changes(invocation, offer.changes(), json);
        return ExitCode.OK;
    }
}
