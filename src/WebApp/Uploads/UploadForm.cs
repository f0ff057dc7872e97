using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Uploads;

/// <summary>What the form must look like: multipart/form-data, films in one field.</summary>
internal static class UploadForm
{
    // RFC 2046 ends a boundary at 70 characters; some clients send a few more.
    private const int MaxBoundary = 128;

    /// <exception cref="ProblemException">The body is not a multipart form.</exception>
    public static string Boundary(HttpRequest request)
    {
        if (request.ContentType is null && request.ContentLength is null or 0)
        {
            throw new ProblemException(NothingSent());
        }

        var isForm = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        var boundary = isForm ? HeaderUtilities.RemoveQuotes(type!.Boundary) : default;
        return boundary.Length is > 0 and <= MaxBoundary
            ? boundary.ToString()
            : throw new ProblemException(ProblemKind.NotMultipart.With(
                $"Send the film as multipart/form-data in the field '{UploadReader.Field}', with curl: -F {UploadReader.Field}=@film.jpg"));
    }

    /// <summary>The film's name, cleaned; null for a part to be passed over.</summary>
    /// <exception cref="ProblemException">A film is in another field, or the field holds no film.</exception>
    public static string? FilmName(MultipartSection part)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var header))
        {
            throw new ProblemException(ProblemKind.BadUpload.With("A part of the upload has no readable Content-Disposition."));
        }

        var field = HeaderUtilities.RemoveQuotes(header.Name);
        var isFilm = field.Equals(UploadReader.Field, StringComparison.Ordinal);
        // Not IsFormDisposition: it takes the nameless file of an empty file chooser for text.
        if (!header.Parameters.Any(parameter => parameter.Name.StartsWith("filename", StringComparison.OrdinalIgnoreCase)))
        {
            // Other fields, such as a form's button, are none of our business.
            return isFilm ? throw new ProblemException(ProblemKind.WrongField.With(
                $"The field '{field}' holds text, not a file. With curl, put an @ before the path: -F {field}=@film.jpg")) : null;
        }

        var name = HeaderUtilities.RemoveQuotes(header.FileNameStar.HasValue ? header.FileNameStar : header.FileName);
        // A browser sends a nameless, empty file where none was chosen.
        return name.Length == 0 ? null
            : isFilm ? UploadName.Clean(name.ToString())
            : throw new ProblemException(ProblemKind.WrongField.With(
                $"The film is in the field '{UploadName.Clean(field.ToString())}'. Send it in the field '{UploadReader.Field}'."));
    }

    public static Problem NothingSent() => ProblemKind.NothingSent.With("Choose at least one film, or send it in the field 'file'.");
}
