using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.WebUtilities;
using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Uploads;

/// <summary>
/// Reads a multipart body part by part into memory. ASP.NET's own form reading is not used because it writes every file above
/// 64 KB to a temporary file. Films come one at a time, so a request holds one film in memory, whatever it sends in all.
/// </summary>
internal sealed class UploadReader(UploadOptions limits)
{
    public const string Field = "file";

    // The reader looks for the boundary in a buffer at a time; its own 4 kB would be a hundred reads for a film.
    private const int BufferBytes = 64 * 1024;

    /// <summary>The films, in the order sent. Each must be disposed before the next is asked for.</summary>
    /// <exception cref="ProblemException">The request as a whole can't be read.</exception>
    public async IAsyncEnumerable<Upload> ReadAsync(HttpRequest request, [EnumeratorCancellation] CancellationToken cancelled)
    {
        CheckLength(request);
        var reader = new MultipartReader(UploadForm.Boundary(request), request.Body, BufferBytes);
        var (films, left) = (0, limits.MaxRequestBytes);
        while (await NextAsync(reader, cancelled) is { } part)
        {
            if (UploadForm.FilmName(part) is not { } name)
            {
                continue;
            }

            if (++films > limits.MaxFiles)
            {
                throw new ProblemException(ProblemKind.TooManyFilms.With($"Send at most {limits.MaxFiles} films at once."));
            }

            var (upload, size) = await ReadFilmAsync(part, name, left, cancelled);
            left -= size;
            yield return upload;
        }

        if (films == 0)
        {
            throw new ProblemException(UploadForm.NothingSent());
        }
    }

    private void CheckLength(HttpRequest request)
    {
        if (request.ContentLength > limits.MaxBodyBytes)
        {
            throw TooLarge();
        }
    }

    private async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancelled)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancelled);
        }
        catch (Exception failure) when (Translate(failure) is { } refusal)
        {
            throw refusal;
        }
    }

    private async Task<(Upload Upload, int Size)> ReadFilmAsync(MultipartSection part, string name, int left, CancellationToken cancelled)
    {
        var bytes = new UploadBytes();
        try
        {
            var size = 0;
            while (await ReadAsync(part, bytes.Free(), cancelled) is > 0 and var read)
            {
                size += read;
                if (size > left)
                {
                    throw TooLarge();
                }

                // What is too much is read on but not kept, for the films that follow it.
                if (size <= limits.MaxFileBytes)
                {
                    bytes.Advance(read);
                }
            }

            return (new Upload(name, bytes, size > limits.MaxFileBytes ? FilmTooLarge() : null), size);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private async ValueTask<int> ReadAsync(MultipartSection part, Memory<byte> room, CancellationToken cancelled)
    {
        try
        {
            return await part.Body.ReadAsync(room, cancelled);
        }
        catch (Exception failure) when (Translate(failure) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>What the sender did wrong, as a problem; null for anything else, a client that went away above all.</summary>
    private ProblemException? Translate(Exception failure) => failure switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(),
        BadHttpRequestException bad => new ProblemException(ProblemKind.OfStatus(bad.StatusCode, "The upload could not be received."), bad),
        // The parts' headers broke a rule or a limit; or the body ended before the last boundary.
        InvalidDataException or IOException => new ProblemException(
            ProblemKind.BadUpload.With("The upload is not complete or not well-formed multipart/form-data. Send it again."), failure),
        _ => null,
    };

    private ProblemException TooLarge() => new(ProblemKind.UploadTooLarge.With(
        $"One upload may have at most {ByteSize.Format(limits.MaxRequestBytes)}. Send fewer films, or smaller ones."));

    private Problem FilmTooLarge() => ProblemKind.FilmTooLarge.With(
        $"A film may have at most {ByteSize.Format(limits.MaxFileBytes)}. Save it with more compression or at a smaller size.");
}
