using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>
/// JPEG 2000 by the system's own libopenjp2, which distributions keep patched. Where it is not installed, such a film is refused with
/// the package's name.
/// </summary>
internal static unsafe partial class OpenJpeg
{
    private const string Library = "libopenjp2.so.7";
    private const int Codestream = 0;
    // The structure has some 8 kB, most of them two file names; it differs a little between versions.
    private const int ParametersSize = 32 * 1024;

    /// <returns>Little-endian pixels of two bytes.</returns>
    public static byte[] Decode(ReadOnlyMemory<byte> codestream, int width, int height)
    {
        try
        {
            return DecodeInstalled(codestream, width, height);
        }
        catch (DllNotFoundException)
        {
            throw DicomFile.Not("its pixels are JPEG 2000, for which this server lacks libopenjp2 (Debian's package libopenjp2-7)");
        }
    }

    private static byte[] DecodeInstalled(ReadOnlyMemory<byte> codestream, int width, int height)
    {
        using var pinned = codestream.Pin();
        var source = new Source { Bytes = (byte*)pinned.Pointer, Length = codestream.Length };
        nint codec = 0, stream = 0;
        Picture* picture = null;
        try
        {
            codec = CreateDecompress(Codestream);
            stream = CreateStream(1);
            Prepare(codec, stream, &source);
            // The header alone first: what it announces must be what the file announced, which was compared with the limits.
            return ReadHeader(stream, codec, &picture) != 0 && Announces(picture, width, height)
                && DecodePicture(codec, stream, picture) != 0 && picture->Parts->Data != null
                && picture->Parts->Width == width && picture->Parts->Height == height
                ? Copy(picture->Parts->Data, width * height)
                : throw DicomFile.Broken();
        }
        finally
        {
            DestroyImage(picture);
            DestroyStream(stream);
            DestroyCodec(codec);
        }
    }

    private static void Prepare(nint codec, nint stream, Source* source)
    {
        var parameters = NativeMemory.AllocZeroed(ParametersSize);
        try
        {
            SetDefaults(parameters);
            if (SetUp(codec, parameters) == 0)
            {
                throw DicomFile.Broken();
            }
        }
        finally
        {
            NativeMemory.Free(parameters);
        }

        SetUserData(stream, source, 0);
        SetUserDataLength(stream, (ulong)source->Length);
        SetRead(stream, &Read);
        SetSkip(stream, &Skip);
        SetSeek(stream, &Seek);
    }

    private static bool Announces(Picture* picture, int width, int height) =>
        picture->PartCount == 1 && picture->Right - picture->Left == width && picture->Bottom - picture->Top == height
        && picture->Parts->Precision <= 16;

    private static byte[] Copy(int* values, int count)
    {
        var pixels = new byte[2 * count];
        var shorts = MemoryMarshal.Cast<byte, ushort>(pixels.AsSpan());
        for (var i = 0; i < count; i++)
        {
            shorts[i] = (ushort)values[i];
        }

        return pixels;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Read(void* buffer, nuint count, void* user)
    {
        var source = (Source*)user;
        var rest = (nuint)(source->Length - source->At);
        if (rest == 0)
        {
            return nuint.MaxValue;
        }

        var taken = Math.Min(rest, count);
        Buffer.MemoryCopy(source->Bytes + source->At, buffer, count, taken);
        source->At += (long)taken;
        return taken;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Skip(long count, void* user)
    {
        var source = (Source*)user;
        if (count < 0 || count > source->Length - source->At)
        {
            return -1;
        }

        source->At += count;
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Seek(long place, void* user)
    {
        var source = (Source*)user;
        if (place < 0 || place > source->Length)
        {
            return 0;
        }

        source->At = place;
        return 1;
    }

    [LibraryImport(Library, EntryPoint = "opj_create_decompress")]
    private static partial nint CreateDecompress(int format);

    [LibraryImport(Library, EntryPoint = "opj_set_default_decoder_parameters")]
    private static partial void SetDefaults(void* parameters);

    [LibraryImport(Library, EntryPoint = "opj_setup_decoder")]
    private static partial int SetUp(nint codec, void* parameters);

    [LibraryImport(Library, EntryPoint = "opj_stream_default_create")]
    private static partial nint CreateStream(int isInput);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data")]
    private static partial void SetUserData(nint stream, void* data, nint free);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data_length")]
    private static partial void SetUserDataLength(nint stream, ulong length);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_read_function")]
    private static partial void SetRead(nint stream, delegate* unmanaged[Cdecl]<void*, nuint, void*, nuint> read);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_skip_function")]
    private static partial void SetSkip(nint stream, delegate* unmanaged[Cdecl]<long, void*, long> skip);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_seek_function")]
    private static partial void SetSeek(nint stream, delegate* unmanaged[Cdecl]<long, void*, int> seek);

    [LibraryImport(Library, EntryPoint = "opj_read_header")]
    private static partial int ReadHeader(nint stream, nint codec, Picture** picture);

    [LibraryImport(Library, EntryPoint = "opj_decode")]
    private static partial int DecodePicture(nint codec, nint stream, Picture* picture);

    [LibraryImport(Library, EntryPoint = "opj_image_destroy")]
    private static partial void DestroyImage(Picture* picture);

    [LibraryImport(Library, EntryPoint = "opj_stream_destroy")]
    private static partial void DestroyStream(nint stream);

    [LibraryImport(Library, EntryPoint = "opj_destroy_codec")]
    private static partial void DestroyCodec(nint codec);

    private struct Source
    {
        public byte* Bytes;
        public long Length;
        public long At;
    }

    /// <summary>The beginning of opj_image_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Picture
    {
        public uint Left;
        public uint Top;
        public uint Right;
        public uint Bottom;
        public uint PartCount;
        public int ColourSpace;
        public Part* Parts;
    }

    /// <summary>opj_image_comp_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public uint StepX;
        public uint StepY;
        public uint Width;
        public uint Height;
        public uint Left;
        public uint Top;
        public uint Precision;
        public uint BitsPerPixel;
        public uint IsSigned;
        public uint Resolutions;
        public uint Factor;
        public int* Data;
        public ushort Alpha;
    }
}
