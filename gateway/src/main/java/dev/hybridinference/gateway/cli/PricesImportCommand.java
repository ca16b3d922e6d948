package dev.hybridinference.gateway.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code prices import}: a running gateway uses the prices for new requests within a second. */
final class PricesImportCommand implements Command {
    @Override
    public CommandSpec spec() {
        return PricesOffer.spec();
    }

    @Override
    public List<String> examples() {
        return List.of("prices import model_prices_and_context_window.json");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        PricesOffer offer = PricesOffer.of(invocation);
        PricesOutput.summary(invocation, offer.read());
        offer.file().replace(offer.read().entries());
        PricesOutput.changes(invocation, offer.changes(), json);
        invocation.message("written to " + offer.file().path());
        return ExitCode.OK;
    }
}
