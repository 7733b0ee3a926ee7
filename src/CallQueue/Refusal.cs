namespace Canvass.CallQueue;

/// <summary>An expected no, written for the person who reads it. What it becomes over HTTP is the front door's business.</summary>
public abstract partial record Refusal(string Why);

/// <summary>An answer, or the reason why not.</summary>
public readonly record struct Answer<T>
{
    private readonly T? value;

    private Answer(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    public Refusal? Refusal { get; }

    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Why}");

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(default, refusal);
}

public static class Answer
{
    /// <summary>For a value behind an interface: C# does not convert those by itself.</summary>
    public static Answer<T> Of<T>(T value) => value;
}
