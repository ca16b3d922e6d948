package dev.hybridinference.gateway.architecture;

/**
 * Which package may name which. A row reads "the left may use the right"; a package may always use
 * itself and what lies below it without a row of its own.
 *
 * <p>{@code surface.*} stands for each direct child of {@code surface}; on the right, {@code *}
 * alone stands for everything. Types in a module's root package are listed by their own name. The
 * kernel has no arrow to the gateway, which the module border already forbids, and the gateway may
 * use all of the kernel.
 */
final class Arrows {

    static final String KERNEL =
            """
            json         ->
            stream       ->
            call         -> json
            failure      -> call json
            price        -> call failure
            ledger       -> call price
            health       -> call failure
            account      -> call failure health
            admission    -> call failure ledger price route
            route        -> call failure price health account
            route.*      -> call failure price health route
            surface      -> call failure json stream
            surface.*    -> call failure json stream surface
            dialect      -> call failure json stream account
            dialect.*    -> call failure json stream account dialect
            registry     -> *
            """;

    static final String GATEWAY =
            """
            http         ->
            step         ->
            version      ->
            config       ->
            endpoint     ->
            loop         -> step
            record       -> loop
            spool        ->
            ledger       -> loop record spool
            identity     -> config http
            prices       -> identity
            edge         -> http loop
            upstream     -> http loop step
            fetch        -> http loop upstream
            snapshot     -> config endpoint http identity upstream version
            telemetry    -> endpoint loop record snapshot version
            store        -> config identity
            content      -> store
            ship         -> spool store
            exchange     -> config endpoint http loop step fetch record content spool ledger identity edge upstream snapshot
            discovery    -> config fetch http loop upstream snapshot
            probe        -> fetch http loop upstream snapshot
            front        -> config endpoint http loop identity edge exchange snapshot telemetry version
            demo         -> http loop edge upstream
            admin        -> config identity
            process      -> admin config endpoint fetch http loop spool store content ship step identity edge upstream snapshot discovery probe telemetry exchange front demo prices version
            books        -> config store
            conformance  ->
            cli          -> admin books config conformance identity prices process snapshot spool store version
            Main         -> cli
            """;

    private Arrows() {}
}
