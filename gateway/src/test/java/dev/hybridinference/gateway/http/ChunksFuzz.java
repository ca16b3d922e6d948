package dev.hybridinference.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.http.ChunkedReader.Result;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What holds of any chunked body: it has the same data, end and verdict however it is cut, and a
 * request's body that is taken is taken as a provider's too. The first byte says where it is cut.
 */
public final class ChunksFuzz {
    private ChunksFuzz() {}

    private record Seen(String data, Result verdict, int left) {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        int cut = Math.min(input[0] & 0xFF, body.length);

        Seen strict = seen(ChunkedReader.forRequests(), body, body.length);
        Seen lenient = seen(ChunkedReader.forResponses(), body, body.length);

        assertThat(seen(ChunkedReader.forRequests(), body, cut)).isEqualTo(strict);
        assertThat(seen(ChunkedReader.forResponses(), body, cut)).isEqualTo(lenient);
        if (strict.verdict() == Result.DONE) {
            assertThat(lenient).isEqualTo(strict);
        }
    }

    private static Seen seen(ChunkedReader reader, byte[] body, int cut) {
        StringBuilder data = new StringBuilder();
        ByteBuf in = Unpooled.buffer(body.length + 1);
        in.writeBytes(body, 0, cut);
        Result verdict = drain(reader, in, data);
        in.writeBytes(body, cut, body.length - cut);
        if (verdict == Result.MORE) {
            verdict = drain(reader, in, data);
        }
        int left = verdict == Result.BROKEN ? 0 : in.readableBytes();
        in.release();
        return new Seen(data.toString(), verdict, left);
    }

    private static Result drain(ChunkedReader reader, ByteBuf in, StringBuilder data) {
        Result result = reader.next(in);
        while (result == Result.DATA) {
            ByteBuf piece = reader.take();
            data.append(piece.toString(StandardCharsets.ISO_8859_1));
            piece.release();
            result = reader.next(in);
        }
        return result;
    }
}
